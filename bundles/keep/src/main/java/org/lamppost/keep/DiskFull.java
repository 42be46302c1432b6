package org.lamppost.keep;

import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Tells a full disk from other failures. */
final class DiskFull {
  private DiskFull() {}

  /** Whether more room could have prevented it. SQLite reports a log that cannot grow as I/O. */
  static boolean isCause(SQLException failure, Reserve reserve) {
    if (!(failure instanceof SQLiteException sqlite)) {
      return false;
    }
    SQLiteErrorCode code = sqlite.getResultCode();
    return code == SQLiteErrorCode.SQLITE_FULL
        || code.name().startsWith("SQLITE_IOERR") && reserve.cramped();
  }
}

package org.lamppost.keep;

import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Tells a full disk from other failures. */
final class DiskFull {
  private DiskFull() {}

  /** Whether more room could have prevented it. SQLite reports a log that cannot grow as I/O. */
  static boolean isCause(SQLException failure) {
    return failure instanceof SQLiteException sqlite
        && (sqlite.getResultCode() == SQLiteErrorCode.SQLITE_FULL
            || sqlite.getResultCode().name().startsWith("SQLITE_IOERR"));
  }
}

package org.lamppost.keep;

import java.sql.SQLException;
import org.sqlite.SQLiteException;

/** A journal file that cannot be trusted any more. Both files are then set aside. */
final class DamagedFile extends SQLException {
  private static final long serialVersionUID = 1L;

  DamagedFile(String message) {
    super(message);
  }

  DamagedFile(String message, Throwable cause) {
    super(message, cause);
  }

  /** Whether a failure means damage, rather than a full, busy or absent disk. */
  static boolean isCause(SQLException failure) {
    if (failure instanceof DamagedFile) {
      return true;
    }
    if (!(failure instanceof SQLiteException)) {
      return false;
    }
    String code = ((SQLiteException) failure).getResultCode().name();
    // Extended codes are SQLITE_CORRUPT_VTAB and the like.
    return code.startsWith("SQLITE_CORRUPT") || code.equals("SQLITE_NOTADB");
  }
}

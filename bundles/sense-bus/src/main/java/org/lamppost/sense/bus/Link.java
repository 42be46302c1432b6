package org.lamppost.sense.bus;

import com.ghgande.j2mod.modbus.io.AbstractModbusTransport;
import java.io.IOException;

/** The bytes below Modbus: a connection or a serial line. Used by one thread, except cancel. */
interface Link {
  /**
   * Makes ready for one exchange: opens if not open, drops what an earlier exchange left behind.
   *
   * @throws IOException if the port cannot be opened; the message says which and why.
   */
  AbstractModbusTransport ready() throws IOException;

  /** The request is sent: from now on the answer has the port's timeout to arrive wholly. */
  void sent();

  /**
   * Tells what went wrong in an exchange, and puts the link in a state from which {@link #ready}
   * works without remains of it.
   */
  Answer.Silent failed(Exception cause);

  /** Ends a running exchange soon and refuses further ones. From any thread; does not block. */
  void cancel();

  /** Closes it. */
  void close();
}

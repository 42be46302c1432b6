package org.lamppost.simulator.device;

/** A device cannot start or go on; the message is one clear line for a person. */
final class DeviceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DeviceException(String message) {
    super(message);
  }

  DeviceException(String message, Throwable cause) {
    super(message, cause);
  }
}

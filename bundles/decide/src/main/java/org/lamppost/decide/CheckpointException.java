package org.lamppost.decide;

/** The bytes are not a checkpoint of ours, or a damaged one. */
final class CheckpointException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CheckpointException(String message) {
    super(message);
  }

  CheckpointException(String message, Throwable cause) {
    super(message, cause);
  }
}

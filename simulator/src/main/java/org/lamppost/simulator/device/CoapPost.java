package org.lamppost.simulator.device;

import java.util.concurrent.CompletableFuture;

/** Posts one SenML message to a gateway; the future fails when no answer comes in time. */
interface CoapPost extends AutoCloseable {

  /**
   * Sends a confirmable POST to {@code /senml}.
   *
   * @param contentFormat CoAP content format number.
   */
  CompletableFuture<Reply> post(byte[] payload, short contentFormat);

  @Override
  void close();

  /**
   * What came back.
   *
   * @param codeClass 2 for success, 4 for a refusal, 5 for a failure of the gateway.
   * @param detail the digits after the point.
   * @param diagnostic the payload as text, for people.
   */
  record Reply(int codeClass, int detail, String diagnostic) {
    boolean accepted() {
      return codeClass == 2;
    }

    boolean refused() {
      return codeClass == 4;
    }

    /** As people write it, such as {@code 4.00}. */
    String code() {
      return "%d.%02d".formatted(codeClass, detail);
    }
  }
}

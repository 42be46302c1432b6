package org.lamppost.itest;

import java.util.List;

/** libcoap's command line client, pointed at a gateway's listener. */
record CoapClient(Loopback host, int port) {
  static final int JSON = 110;

  /** Posts a pack; what the client printed, with code and diagnostic of the answer. */
  String post(int contentFormat, String payload) {
    return Peers.run(
        List.of(
            Peers.program("coap-client-notls", "libcoap3-bin").toString(),
            "-m",
            "post",
            "-B",
            "10",
            "-v",
            "6",
            "-t",
            Integer.toString(contentFormat),
            "-e",
            percentEncoded(payload),
            "coap://" + host.at(port) + "/senml"));
  }

  /** The client decodes {@code %XX} in its payload. */
  private static String percentEncoded(String text) {
    return text.replace("%", "%25");
  }
}

package org.lamppost.itest;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** libcoap's command line client, pointed at a gateway's listener. */
record CoapClient(Loopback host, int port) {
  static final int JSON = 110;

  private static final Pattern CODE = Pattern.compile("t:(?:ACK|CON|NON) c:([2-5]\\.\\d\\d)");

  /**
   * What came back.
   *
   * @param code such as {@code 2.04}; empty if nothing came in time.
   * @param printed all that the client said, with the answer's diagnostic.
   */
  record Answer(String code, String printed) {}

  /** Posts a pack and waits for the answer, at most ten seconds. */
  Answer post(int contentFormat, String payload) {
    String printed =
        Peers.run(
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
    Matcher code = CODE.matcher(printed);
    return new Answer(code.find() ? code.group(1) : "", printed);
  }

  /** The client decodes {@code %XX} in its payload. */
  private static String percentEncoded(String text) {
    return text.replace("%", "%25");
  }
}

package org.lamppost.wire;

import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.lamppost.model.Stream;

/** Signed heads of the streams' chains, version 1, as {@code docs/formats/heads.md} describes. */
public final class HeadsCodec {
  private static final List<Stream> ORDER =
      List.of(Stream.INCIDENT, Stream.AUDIT, Stream.TELEMETRY);

  private HeadsCodec() {}

  /**
   * Where one chain stands.
   *
   * @param sequence of its newest record; 0 if there is none.
   * @param head the digest after it. Not to be changed.
   */
  public record Head(long sequence, byte[] head) {}

  /**
   * What is signed.
   *
   * @param gatewayId whose chains.
   * @param epoch of which journal.
   * @param atMillis when it was said, UTC milliseconds.
   * @param digest JCA name of the chains' digest.
   * @param heads one for each stream.
   */
  public record Statement(
      String gatewayId, String epoch, long atMillis, String digest, Map<Stream, Head> heads) {
    /** Refuses a stream without a head. */
    public Statement {
      heads = Map.copyOf(heads);
      if (heads.size() != ORDER.size()) {
        throw new IllegalArgumentException("heads of " + heads.keySet() + " only");
      }
    }

    /** The text whose UTF-8 bytes are signed. */
    public String text() {
      StringBuilder text = new StringBuilder("lamppost-heads-1\n");
      text.append(gatewayId).append('\n').append(epoch).append('\n');
      text.append(atMillis).append('\n').append(digest).append('\n');
      for (Stream stream : ORDER) {
        Head head = heads.get(stream);
        text.append(stream.label()).append(' ').append(head.sequence()).append(' ');
        text.append(HexFormat.of().formatHex(head.head())).append('\n');
      }
      return text.toString();
    }
  }

  /**
   * The message.
   *
   * @param signing JCA name of the signature.
   * @param key the public key as SubjectPublicKeyInfo.
   * @param signature over the statement's text.
   */
  public static byte[] encode(Statement statement, String signing, byte[] key, byte[] signature) {
    return JsonMessage.encode(
        out -> {
          JsonMessage.text(out, "gatewayId", statement.gatewayId());
          JsonMessage.text(out, "epoch", statement.epoch());
          out.writeNumberField("atMillis", statement.atMillis());
          out.writeStringField("digest", statement.digest());
          out.writeStringField("signing", signing);
          out.writeStringField("key", Base64.getEncoder().encodeToString(key));
          out.writeObjectFieldStart("heads");
          for (Stream stream : ORDER) {
            Head head = statement.heads().get(stream);
            out.writeObjectFieldStart(stream.label());
            out.writeNumberField("seq", head.sequence());
            out.writeStringField("head", HexFormat.of().formatHex(head.head()));
            out.writeEndObject();
          }
          out.writeEndObject();
          out.writeStringField("signature", Base64.getEncoder().encodeToString(signature));
        });
  }
}

package org.lamppost.simulator.city;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * The signed heads of one epoch of a gateway's journal ({@code docs/formats/heads.md}).
 *
 * @param gateway which gateway.
 * @param epoch which journal of it.
 * @param atMillis when they were signed, by the gateway's clock.
 * @param digest name of the digest of the chain.
 * @param seal key and signature.
 * @param heads the head of each stream.
 */
record SignedHeads(
    String gateway,
    String epoch,
    long atMillis,
    String digest,
    Seal seal,
    Map<String, Head> heads) {
  /** Said of a signature that fits. */
  static final String VERIFIED = "verified";

  private static final String HEX = "[0-9a-f]{64}";

  /**
   * What proves the heads.
   *
   * @param signing name of the signature's algorithm.
   * @param key base64 of the SubjectPublicKeyInfo.
   * @param signature base64.
   */
  record Seal(String signing, String key, String signature) {}

  /** The last link of a stream's chain. */
  record Head(long sequence, String hash) {}

  /** Loaded only where a gateway signs with them. */
  private static final class ChineseAlgorithms {
    private static final Provider PROVIDER = new BouncyCastleProvider();
  }

  /** The signature, or the key, is not what it should be. */
  static final class BadSealException extends Exception {
    private static final long serialVersionUID = 1L;

    BadSealException(String reason, Throwable cause) {
      super(reason, cause);
    }
  }

  /**
   * Reads a message.
   *
   * @throws MalformedException if a member is missing or wrong.
   */
  static SignedHeads of(Fields fields, JsonNode node) {
    Map<String, Head> heads = new LinkedHashMap<>();
    new Fields(node.get("heads"), "heads.");
    for (String stream : new String[] {"incident", "audit", "telemetry"}) {
      Fields head = new Fields(node.get("heads").get(stream), "heads." + stream + ".");
      String hash = head.text("head");
      if (!hash.matches(HEX)) {
        throw new MalformedException("heads." + stream + ".head: expected 64 hex digits");
      }
      heads.put(stream, new Head(head.whole("seq", 0, Long.MAX_VALUE), hash));
    }
    return new SignedHeads(
        fields.text("gatewayId"),
        fields.text("epoch"),
        fields.whole("atMillis", Long.MIN_VALUE, Long.MAX_VALUE),
        fields.text("digest"),
        new Seal(fields.text("signing"), fields.text("key"), fields.text("signature")),
        heads);
  }

  /** The text that is signed. */
  String signedText() {
    StringBuilder text = new StringBuilder("lamppost-heads-1\n");
    text.append(gateway).append('\n').append(epoch).append('\n');
    text.append(atMillis).append('\n').append(digest).append('\n');
    heads.forEach(
        (stream, head) ->
            text.append(stream + " " + head.sequence() + " " + head.hash()).append('\n'));
    return text.toString();
  }

  /** How far all chains have come together. */
  long reach() {
    return heads.values().stream().mapToLong(Head::sequence).sum();
  }

  /**
   * Checks the signature with what this Java has.
   *
   * @return {@link #VERIFIED}, or why it cannot be checked here.
   * @throws BadSealException if it can be checked and does not fit.
   */
  String check() throws BadSealException {
    try {
      boolean chinese = seal.signing().equals("SM3withSM2");
      Signature verifier =
          chinese
              ? Signature.getInstance(seal.signing(), ChineseAlgorithms.PROVIDER)
              : Signature.getInstance(seal.signing());
      KeyFactory keys =
          chinese
              ? KeyFactory.getInstance("EC", ChineseAlgorithms.PROVIDER)
              : KeyFactory.getInstance("EC");
      Base64.Decoder base64 = Base64.getDecoder();
      PublicKey key = keys.generatePublic(new X509EncodedKeySpec(base64.decode(seal.key())));
      verifier.initVerify(key);
      verifier.update(signedText().getBytes(StandardCharsets.UTF_8));
      if (verifier.verify(base64.decode(seal.signature()))) {
        return VERIFIED;
      }
    } catch (NoSuchAlgorithmException e) {
      return "not checked: this Java has no " + seal.signing();
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new BadSealException("key or signature cannot be read: " + e.getMessage(), e);
    }
    throw new BadSealException("the signature does not fit", null);
  }
}

package org.lamppost.simulator.city;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** Reads whole bytes, numbers and texts of a compact record's head. Used once. */
final class BlockHead {
  private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  private final byte[] bytes;
  private int at;

  BlockHead(byte[] bytes) {
    this.bytes = bytes;
  }

  int at() {
    return at;
  }

  int octet() {
    return take(1)[0] & 0xFF;
  }

  private byte[] take(long size) {
    if (size < 0 || size > bytes.length - at) {
      throw new MalformedException("head: ends early, " + size + " bytes wanted at " + at);
    }
    at += (int) size;
    return Arrays.copyOfRange(bytes, at - (int) size, at);
  }

  long number() {
    BigInteger value = BigInteger.ZERO;
    for (int shift = 0; shift < 70; shift += 7) {
      int octet = octet();
      value = value.or(BigInteger.valueOf(octet & 0x7F).shiftLeft(shift));
      if (octet < 0x80 && value.bitLength() <= 64) {
        return value.longValue();
      }
    }
    throw new MalformedException("head: a number of more than 64 bits before byte " + at);
  }

  long signed() {
    long value = number();
    return (value & 1) == 0 ? value >>> 1 : ~(value >>> 1);
  }

  String text() {
    long form = number();
    if (form == 0) {
      String hex = HexFormat.of().formatHex(take(16));
      return hex.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
    }
    if (form == 1) {
      BigInteger value = new BigInteger(1, take(16));
      StringBuilder text = new StringBuilder();
      for (int i = 25; i >= 0; i--) {
        text.append(DIGITS.charAt(value.shiftRight(5 * i).intValue() & 31));
      }
      return text.toString();
    }
    try {
      ByteBuffer letters = ByteBuffer.wrap(take(form - 2));
      return StandardCharsets.UTF_8.newDecoder().decode(letters).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedException("head: a text that is not UTF-8");
    }
  }
}

package org.lamppost.simulator.city;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * The range decoder and the adaptive models of a compact record's body ({@code
 * docs/formats/compact.md}). Used once.
 */
final class ModelBits {
  private static final String BEGIN =
      "1a1e01000201e7470009f2eaff00ff001effff0001f3000356ff0006a665ff00167c000390828b0001ff"
          + "ff002effff00017400034b7c00066440ffff0015ff000355ff800001b270ff00054901cd0025ffff0001"
          + "ff0003ff0007ff0050ffff0001f3000301ff00076dff0016820003a392800001ffff002effff0001dffb"
          + "0002dbe2fb00057f64bd9dfb001495000396828600015d66810001f2e99200019b857c0001b879d90001"
          + "fbfb001da6ffd10001cfff00029772cd000581b45e5fa9d30013a00003c0b18d0001a3ab6f0001ae6eb7"
          + "000171816c00017a927a0001876b830001bbb2a5000191926e0001ffb50011fff308830143f68f00014a"
          + "5c8cf8fb01ff00021c3e415d74aaf09172000201ff001262a63900015c8ab80001a5db900001be65cd00"
          + "01876860000173fa2500019cc20c0001a487c7000184659300017d7a5a000196aba10001c3a49f0001ff"
          + "c9000101ff0003e5ff0007898601001cff0100021603010001020001020001250f030005ffff001affff"
          + "0001a100030170005696f5b9ff62c1ff0001c878814dff000392476d8472bad565ff00106b000372857d"
          + "000187808b0001957ba500019b74820001c09a750001a8976700019b80c80001a990c400017e3c920001"
          + "d336850001fefe0002ffff0002a101ff0001ffff0001f300037eff0006019bb6f10015b10003d37fa800"
          + "01c3927d0001849a3200015a0027ffff0001ab0003ff010006ff0002ff0025ff06002581ffffffe40dff"
          + "00014cff00011af100035778fd0003469178f900268cffe10001c811000239fe00014d00044f5ff60003"
          + "98a900118700039f8e940001dcb7ca0001f2f1001a8000036800010f0001d3b43900018dcf57affffa00"
          + "01f7bf000258c380f800042789e1803c72f800098cffff0001fdfe0002ccdc970005bfa2e48e5072000a"
          + "d0ffff0001fe00036ef400062baaf4000da0ffff0001fd0003a9ee000678abfd000d9dffff0001fa0003"
          + "45d800063b8b965a000c97ffff0001f9000388f700066698ee000d85ffff0001f3000321e90006375eef"
          + "a6000c91ffff0001f400036eff0006499cff000d82fffa0001ac000310fd000709fd000d7effff0001f9"
          + "000346f100065e70a6000d89ffe60001cff400020ad6f4000659f8000180000b63fef70001bf00038080"
          + "000695d346f4000cbcffff0001fb00037efa0006859df0000d95ffff0001ef000374de0006648c9ffc00"
          + "0c9bffff0001fb000380fa00067498f1000d8bffff0001f9000398fe000669b0f6000d85ffff0001fb00"
          + "0381f7000673abee000d81ffff0001f8000388f700066696f7000d6effff0001ec000383ff00067784f0"
          + "000d7cffff0001e500036af500065d8bf4f1000c7bffff00018d000355fe00065c64e5000d80ffff0001"
          + "9f000358ff00065459d8000d9effe7000134fb000237d7fb0005ba566c9567000b77ffff000193000343"
          + "f80006636f9c0016890003b38f9d0001cd9dad0001cba1a60001c5c1a20001b863980001aae7d000018f"
          + "80a20001fbca00028039390001f991000d";

  private static final int MODELS = 2448;
  private static final int SLOWEST = 60;

  private final byte[] bytes;
  private final int[] chance = new int[MODELS];
  private final int[] count = new int[MODELS];
  private int at;
  private long range = 0xFFFFFFFFL;
  private long code;
  private long weight;

  ModelBits(byte[] bytes, int from) {
    this.bytes = bytes;
    at = from;
    Arrays.fill(chance, 32_768);
    byte[] begin = HexFormat.of().parseHex(BEGIN);
    int model = 0;
    for (int i = 0; i < begin.length; i++) {
      if (begin[i] == 0) {
        model += begin[++i] & 0xFF;
      } else {
        chance[model] = (begin[i] & 0xFF) * 256;
        count[model++] = 6;
      }
    }
    for (int i = 0; i < 4; i++) {
      code = code * 256 + octet();
    }
  }

  private int octet() {
    if (at == bytes.length) {
      throw new MalformedException("body: ends early at byte " + at);
    }
    return bytes[at++] & 0xFF;
  }

  private void refill() {
    while (range < 1 << 24) {
      range *= 256;
      code = code * 256 + octet() & 0xFFFFFFFFL;
    }
  }

  boolean bit(int model) {
    long bound = (range >> 12) * (chance[model] >> 4);
    boolean one = code >= bound;
    code -= one ? bound : 0;
    range = one ? range - bound : bound;
    long rate = 131_072 / (2 * count[model] + 3);
    long step = ((one ? 0 : 65_536) - chance[model]) * rate >> 16;
    chance[model] = (int) Math.max(64, Math.min(65_472, chance[model] + step));
    count[model] = Math.min(SLOWEST, count[model] + 1);
    refill();
    return one;
  }

  long plain(int bits) {
    long value = 0;
    for (int i = 0; i < bits; i++) {
      range >>= 1;
      boolean one = code >= range;
      code -= one ? range : 0;
      value = value * 2 + (one ? 1 : 0);
      refill();
    }
    return value;
  }

  int tree(int base, int depth) {
    int node = 1;
    while (node < 1 << depth) {
      node = node * 2 + (bit(base + node) ? 1 : 0);
    }
    return node - (1 << depth);
  }

  private int length(int base) {
    int length = tree(base, 5);
    length += length == 31 ? (int) plain(6) : 0;
    if (length > 64) {
      throw new MalformedException("body: a number of " + length + " bits before byte " + at);
    }
    return length;
  }

  private long size(int length, int leads) {
    if (length < 2) {
      return length;
    }
    long value = 1;
    int open = length - 1;
    if (length < 16) {
      value = bit(leads + length * 4 + 1) ? 3 : 2;
      open--;
      if (open > 0) {
        value = value * 2 + (bit(leads + length * 4 + (int) value) ? 1 : 0);
        open--;
      }
    }
    return open == 0 ? value : (value << open) + plain(open);
  }

  /** A number whose trees and leading bits stand side by side; 2^63 and more are refused. */
  long number(int base) {
    long value = size(length(base), base + 32);
    if (value < 0) {
      throw new MalformedException("body: a number beyond 63 bits before byte " + at);
    }
    return value;
  }

  long signed(int base) {
    return signed(base, base + 32);
  }

  long signed(int base, int leads) {
    int length = length(base);
    boolean below = length > 0 && bit(base);
    long size = size(length, leads);
    return below ? -size : size;
  }

  /** Counts items before memory is taken for them. */
  int items(long size, int each) {
    if (size < 0 || size > 16L * bytes.length || weight + size * each > 16L * bytes.length) {
      throw new MalformedException("body: " + size + " items claimed before byte " + at);
    }
    weight += size * each;
    return (int) size;
  }

  void end() {
    if (bytes.length != Math.max(at, (weight + 15) / 16)) {
      throw new MalformedException("body: ends at " + at + " of " + bytes.length);
    }
    for (int i = at; i < bytes.length; i++) {
      if (bytes[i] != 0) {
        throw new MalformedException("body: byte " + i + " after its end is not 0");
      }
    }
  }
}

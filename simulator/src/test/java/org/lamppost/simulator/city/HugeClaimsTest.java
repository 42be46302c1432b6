package org.lamppost.simulator.city;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Small records that claim to be huge: refused before memory is taken for what they claim. */
class HugeClaimsTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Version, gateway, epoch, sequence 1, boot and offset. */
  private static final String HEAD = "02037003650100036200";

  /** What is claimed to be huge, and a body in which it is. */
  private static final String BODIES =
      """
      series ff4ff0100000000000000000000000048d159e240000001234567890000000369d0369b0
      series fff03e001bfeffdf900000000000000000048da93e9139afc01236a4fa44e6bf0036a3ee
      series fff07e083800000000000000000000000001236a4fa44e6bf0048da93e9139afc00da8fb
      series fff77eeb48000000000000000000000000000000001236a4fa44e6bf0048da93e9139afc
      series fff83f039bfffffffffeffdf900000000000000000048da93e9139afc01236a4fa44e6bf
      readings a859f0259a4f48000000000000000000000000262fc962e610000098bf258b98400001ca
      readings a859f0259f8fd8fffff79c00000000000000000000262fc962e610000098bf258b984000
      readings a859f0259f91f20000000000000000000000000000098bf258b9840000262fc962e61000
      readings a859f0259fccae00000000000000000000000000000000000098bf258b9840000262fc96
      readings a859f0259fd2f8fffffffffffff79c00000000000000000000262fc962e610000098bf25
      letters a859b68a170000000000000000000000000859999994acc0002166666652b30000643333
      letters a859b7b01a6bfffe2a500000000000000000000859999994acc0002166666652b3000064
      letters a859b7b08fd80000000000000000000000000002166666652b30000859999994acc00019
      letters a859b7bd67a800000000000000000000000000000000002166666652b30000859999994a
      letters a859b7bec7ebfffffffffffe2a500000000000000000000859999994acc0002166666652
      losses a7f29fd40000000000000000000000029ea61d9380f0000a7a98764e03c0001f6fc962ea
      losses a84ede230fff6ca3c00000000000000000029ea740d8e879000a7a9d0363a1e4001f6fd7
      losses a84f02fa2000000000000000000000000000a7a9d0363a1e40029ea740d8e8790007dbf5
      losses a8530a7fe0000000000000000000000000000000000a7a9d0363a1e40029ea740d8e8790
      losses a85379050fffffffffff6ca3c00000000000000000029ea740d8e879000a7a9d0363a1e4
      counts 76418bcc0000000000000000000000000043500016000000000000000000000000d30123
      counts 76418bcc00000000000000000000000000436d05c547ffd1a2e0000000000000000000d3
      counts 76418bcc00000000000000000000000000436d115c900000000000000000000000000034
      counts 76418bcc00000000000000000000000000436e55e8700000000000000000000000000000
      counts 76418bcc00000000000000000000000000436e78ae47ffffffffffd1a2e0000000000000
      summaries 75ff7518000000000000000000000001b57e4b16e2a40006d5f92c5b8a90001481eb8512
      summaries 763ba1c04fff9fdec0000000000000000001b57f6e5c4a2d0006d5fdb97128b4001481f9
      summaries 763bb9c8a0000000000000000000000000006d5fdb97128b4001b57f6e5c4a2d0005207e
      summaries 763e5ab1600000000000000000000000000000000006d5fdb97128b4001b57f6e5c4a2d0
      summaries 763ea2ca4fffffffffff9fdec0000000000000000001b57f6e5c4a2d0006d5fdb97128b4
      periods 5716ebf347ac1b0000000000000000000000000afc962fc2e800002bf258bf0ba0000083
      periods 5716ebf3492ef944fffd95ec0000000000000000000afcf1357342d0002bf3c4d5cd0b40
      periods 5716ebf3492f93ca0000000000000000000000000002bf3c4d5cd0b4000afcf1357342d0
      periods 5716ebf349407a5600000000000000000000000000000000002bf3c4d5cd0b4000afcf13
      periods 5716ebf3494249e4fffffffffffd95ec0000000000000000000afcf1357342d0002bf3c4
      interval a859f02054fde01e09800000000000000000001a9f92c5e97840006a7e4b17a5e100013f
      interval a859f02054fdfe0802607ef9db22d2d00000000000000000000442468acc90400011091a
      interval a859f02054fdfe0888f38000000000000000000000000000000000011091a2b324100004
      interval a859f02054fdfe0897ec7fffffffffffe20e000000000000000000008848d15992080002
      """;

  static String[] bodies() {
    return BODIES.split("\n");
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void a_huge_claim_is_refused(String body) {
    String[] claim = body.split(" ");
    byte[] bytes = HexFormat.of().parseHex(HEAD + claim[1]);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    Decoded.Refused refused =
        assertTimeout(
            Duration.ofSeconds(2),
            () ->
                assertInstanceOf(
                    Decoded.Refused.class, new BlockDecoder().decode("p", bytes), claim[0]));
    long taken = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertTrue(taken < 4 << 20, claim[0] + " took bytes of memory: " + taken);
    // not for an end that comes too early, but for the claim
    assertTrue(refused.reason().matches(".*(claimed|interval|readings from).*"), refused.reason());
  }
}

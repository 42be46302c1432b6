package org.lamppost.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lamppost.model.Command;
import org.lamppost.model.OutputCommand;
import org.lamppost.model.Stream;

class DownlinkCodecTest {
  private static final String RECEIPT =
      "{\"v\":1,\"epoch\":\"01JDKX\",\"stream\":\"incident\",\"through\":41}";
  private static final String COMMAND =
      "{\"v\":1,\"commandId\":\"c-17\",\"incidentId\":\"01JDKX\",\"type\":\"dispatch\","
          + "\"by\":\"operator-3\",\"workOrder\":\"W-2026-000123\",\"reason\":\"\"}";

  @Test
  void a_receipt_as_in_the_contract_is_read() {
    assertEquals(new Receipt("01JDKX", Stream.INCIDENT, 41), receipt(RECEIPT));
  }

  @Test
  void a_receipt_for_nothing_yet_is_read() {
    assertEquals(0, receipt(RECEIPT.replace("41", "0")).through());
  }

  @Test
  void a_command_as_in_the_contract_is_read() {
    assertEquals(
        new Command("c-17", "01JDKX", Command.Type.DISPATCH, "operator-3", "W-2026-000123", ""),
        command(COMMAND));
  }

  @ParameterizedTest
  @CsvSource({
    "dispatch,DISPATCH",
    "handling,HANDLING",
    "handled,HANDLED",
    "close,CLOSE",
    "false-alarm,FALSE_ALARM",
    "reset,RESET"
  })
  void every_type_of_command_is_read(String name, Command.Type type) {
    assertEquals(type, command(COMMAND.replace("dispatch", name)).type());
  }

  @Test
  void a_command_for_an_output_is_read_and_told_from_others() {
    String hold =
        "{\"v\":1,\"commandId\":\"c-18\",\"output\":\"shed-1/fan\",\"type\":\"hold\",\"value\":62.5,"
            + "\"seconds\":3600,\"by\":\"op-3\",\"reason\":\"repair\"}";
    OutputCommand held =
        new OutputCommand(
            "c-18", "shed-1/fan", OutputCommand.Type.HOLD, 62.5, 3600, "op-3", "repair");
    assertEquals(Optional.of(held), output(hold));
    assertEquals(Optional.empty(), output(COMMAND));
    assertEquals(
        Optional.of(
            new OutputCommand("c", "shed-1/fan", OutputCommand.Type.FREE, 0, 0, "op-3", "repair")),
        output(hold.replace("c-18", "c").replace("hold", "free")));
    for (String wrong :
        List.of(
            "62.5|\"on\"",
            "62.5|1e999",
            "3600|-1",
            "3600|1.5",
            "output|outptu",
            "\"v\":1|\"v\":2")) {
      String[] change = wrong.split("\\|");
      assertThrows(
          DownlinkException.class, () -> output(hold.replace(change[0], change[1])), wrong);
    }
  }

  private static Optional<OutputCommand> output(String json) {
    return DownlinkCodec.outputCommand(json.getBytes(UTF_8));
  }

  @Test
  void texts_that_may_be_empty_may_be_missing() {
    assertEquals(
        new Command("c", "i", Command.Type.RESET, "", "", ""),
        command("{\"v\":1,\"commandId\":\"c\",\"incidentId\":\"i\",\"type\":\"reset\"}"));
  }

  @Test
  void members_of_a_newer_city_are_skipped() {
    assertEquals(
        receipt(RECEIPT), receipt("{\"new\":{\"a\":[1,{\"through\":9}]}," + RECEIPT.substring(1)));
  }

  @Test
  void a_refusal_says_topic_place_problem_and_what_was_expected() {
    DownlinkException refusal =
        assertThrows(DownlinkException.class, () -> receipt(RECEIPT.replace("41", "-41")));
    assertEquals("receipt", refusal.topic());
    assertEquals(RECEIPT.indexOf("41"), refusal.position());
    assertEquals(
        "receipt at byte 54: 'through' is -41; expected a whole number from 0",
        refusal.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "{\"v\":2,\"epoch\":\"e\",\"stream\":\"audit\",\"through\":1}",
        "{\"v\":1.0,\"epoch\":\"e\",\"stream\":\"audit\",\"through\":1}",
        "{\"v\":\"1\",\"epoch\":\"e\",\"stream\":\"audit\",\"through\":1}",
        "{\"v\":1,\"epoch\":\"\",\"stream\":\"audit\",\"through\":1}",
        "{\"v\":1,\"epoch\":7,\"stream\":\"audit\",\"through\":1}",
        "{\"v\":1,\"epoch\":\"a\\nb\",\"stream\":\"audit\",\"through\":1}",
        "{\"v\":1,\"epoch\":\"e\",\"stream\":\"alarm\",\"through\":1}",
        "{\"v\":1,\"epoch\":\"e\",\"stream\":\"audit\",\"through\":1.5}",
        "{\"v\":1,\"epoch\":\"e\",\"stream\":\"audit\",\"through\":\"1\"}",
        "{\"v\":1,\"epoch\":\"e\",\"stream\":\"audit\",\"through\":null}",
        "{\"v\":1,\"epoch\":\"e\",\"stream\":\"audit\",\"through\":9223372036854775808}",
        "{\"v\":1,\"epoch\":\"e\",\"stream\":\"audit\",\"through\":1,\"through\":2}",
        "{\"v\":1,\"epoch\":\"e\",\"stream\":\"audit\",\"through\":1}{}",
        "{\"v\":1,\"epoch\":\"e\",\"stream\":\"audit\",\"through\":1},",
      })
  void a_receipt_that_is_not_as_the_contract_says_is_refused(String json) {
    assertThrows(DownlinkException.class, () -> receipt(json));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"v\":1,\"commandId\":\"\",\"incidentId\":\"i\",\"type\":\"reset\"}",
        "{\"v\":1,\"incidentId\":\"i\",\"type\":\"reset\"}",
        "{\"v\":1,\"commandId\":\"c\",\"type\":\"reset\"}",
        "{\"v\":1,\"commandId\":\"c\",\"incidentId\":\"i\",\"type\":\"RESET\"}",
        "{\"v\":1,\"commandId\":\"c\",\"incidentId\":\"i\",\"type\":\"explode\"}",
        "{\"v\":1,\"commandId\":\"c\",\"incidentId\":\"i\",\"type\":\"reset\",\"by\":{}}",
        "{\"v\":1,\"commandId\":\"c\",\"incidentId\":\"i\",\"type\":\"reset\",\"by\":\"a\\u0000\"}",
      })
  void a_command_that_is_not_as_the_contract_says_is_refused(String json) {
    assertThrows(DownlinkException.class, () -> command(json));
  }

  @Test
  void half_a_surrogate_pair_is_refused_because_no_record_could_carry_it() {
    String json = COMMAND.replace("\"reason\":\"\"", "\"reason\":\"\\ud83d\"");
    assertTrue(
        assertThrows(DownlinkException.class, () -> command(json))
            .getMessage()
            .contains("surrogate"));
  }

  @Test
  void a_payload_beyond_the_limit_is_refused_before_it_is_parsed() {
    byte[] large = new byte[DownlinkCodec.MAX_BYTES + 1];
    assertThrows(DownlinkException.class, () -> DownlinkCodec.command(large));
  }

  @Test
  void deep_nesting_is_refused() {
    String deep = "[".repeat(30_000);
    assertThrows(DownlinkException.class, () -> receipt("{\"x\":" + deep));
  }

  @Test
  void every_prefix_is_refused() {
    for (String whole : List.of(RECEIPT, COMMAND)) {
      byte[] bytes = whole.getBytes(UTF_8);
      for (int length = 0; length < bytes.length; length++) {
        byte[] prefix = java.util.Arrays.copyOf(bytes, length);
        assertThrows(DownlinkException.class, () -> DownlinkCodec.receipt(prefix));
        assertThrows(DownlinkException.class, () -> DownlinkCodec.command(prefix));
      }
    }
  }

  @Test
  void every_flipped_bit_is_read_or_refused_but_never_anything_else() {
    int refused =
        flipEach(RECEIPT, DownlinkCodec::receipt) + flipEach(COMMAND, DownlinkCodec::command);
    assertTrue(refused > 500, "only " + refused + " refused");
  }

  @Property(tries = 2000)
  void random_bytes_are_refused_with_the_one_exception(@ForAll byte[] payload) {
    assertThrows(DownlinkException.class, () -> DownlinkCodec.receipt(payload));
    assertThrows(DownlinkException.class, () -> DownlinkCodec.command(payload));
  }

  @Property(tries = 500)
  void any_well_formed_reason_comes_through(@ForAll String reason) {
    boolean wellFormed = reason.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF);
    StringBuilder escaped = new StringBuilder();
    reason.chars().forEach(c -> escaped.append(String.format("\\u%04x", c)));
    String json = COMMAND.replace("\"reason\":\"\"", "\"reason\":\"" + escaped + "\"");
    if (wellFormed) {
      assertEquals(reason, command(json).reason());
    } else {
      assertThrows(DownlinkException.class, () -> command(json));
    }
  }

  private static int flipEach(String whole, Function<byte[], Object> codec) {
    int refused = 0;
    byte[] bytes = whole.getBytes(UTF_8);
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] flipped = bytes.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      try {
        codec.apply(flipped);
      } catch (DownlinkException expected) {
        refused++;
      }
    }
    return refused;
  }

  private static Receipt receipt(String json) {
    return DownlinkCodec.receipt(json.getBytes(UTF_8));
  }

  private static Command command(String json) {
    return DownlinkCodec.command(json.getBytes(UTF_8));
  }
}

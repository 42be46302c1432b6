package org.lamppost.sense.coap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Examples are data of RFC 8428 clauses 5.1 and 6. */
class SenmlParserTest {
  private static final SenmlParser JSON = new SenmlParser(SenmlFormat.JSON);
  private static final SenmlParser CBOR = new SenmlParser(SenmlFormat.CBOR);

  /** RFC 8428 clause 6: the pack of clause 5.1.2 with seven records, in CBOR. */
  static final String CLAUSE_6 =
      "87a721781b75726e3a6465763a6f773a313065323037336130313038303036"
          + "3a22fb41d303a15b00106223614120050067766f6c7461676501615602fb405e"
          + "066666666666a3006763757272656e74062402fb3ff3333333333333a3006763"
          + "757272656e74062302fb3ff4cccccccccccda3006763757272656e74062202fb"
          + "3ff6666666666666a3006763757272656e74062102f93e00a300676375727265"
          + "6e74062002fb3ff999999999999aa3006763757272656e74060002fb3ffb3333"
          + "33333333";

  @Test
  void clause_5_1_1_a_single_data_point() throws SenmlException {
    assertEquals(
        List.of(new SenmlRecord("urn:dev:ow:10e2073a01080063", "Cel", 23.1, 0)),
        json("[{'n':'urn:dev:ow:10e2073a01080063','u':'Cel','v':23.1}]"));
  }

  @Test
  void clause_5_1_2_a_base_name_holds_for_the_records_after_it() throws SenmlException {
    String device = "urn:dev:ow:10e2073a01080063:";
    assertEquals(
        List.of(
            new SenmlRecord(device + "voltage", "V", 120.1, 0),
            new SenmlRecord(device + "current", "A", 1.2, 0)),
        json(
            "[{'bn':'urn:dev:ow:10e2073a01080063:','n':'voltage','u':'V','v':120.1},"
                + "{'n':'current','u':'A','v':1.2}]"));
  }

  @Test
  void clause_5_1_2_base_time_and_base_unit_are_worked_in() throws SenmlException {
    List<SenmlRecord> records =
        json(
            "[{'bn':'urn:dev:ow:10e2073a0108006:','bt':1.276020076001e+09,'bu':'A','bver':5,"
                + "'n':'voltage','u':'V','v':120.1},{'n':'current','t':-5,'v':1.2},"
                + "{'n':'current','t':-4,'v':1.3},{'n':'current','v':1.7}]");
    String device = "urn:dev:ow:10e2073a0108006:";
    assertEquals(
        List.of(
            new SenmlRecord(device + "voltage", "V", 120.1, 1.276020076001e+09),
            new SenmlRecord(device + "current", "A", 1.2, 1.276020071001e+09),
            new SenmlRecord(device + "current", "A", 1.3, 1.276020072001e+09),
            new SenmlRecord(device + "current", "A", 1.7, 1.276020076001e+09)),
        records);
  }

  @Test
  void clause_5_1_5_texts_and_data_are_no_numbers_and_booleans_are_0_and_1() throws SenmlException {
    List<SenmlRecord> records =
        json(
            "[{'bn':'urn:dev:ow:10e2073a01080063:','n':'temp','u':'Cel','v':23.1},"
                + "{'n':'label','vs':'Machine Room'},{'n':'open','vb':false},"
                + "{'n':'shut','vb':true},{'n':'nfc-reader','vd':'aGkgCg'}]");
    assertEquals(
        List.of(23.1, Double.NaN, 0.0, 1.0, Double.NaN),
        records.stream().map(SenmlRecord::value).toList());
  }

  @Test
  void clause_5_1_6_a_later_base_name_replaces_the_first() throws SenmlException {
    List<SenmlRecord> records =
        json(
            "[{'bn':'2001:db8::2/','bt':1.320078429e+09,'n':'temperature','u':'Cel','v':25.2},"
                + "{'n':'humidity','u':'%RH','v':30},"
                + "{'bn':'2001:db8::1/','n':'temperature','u':'Cel','v':12.3},"
                + "{'n':'humidity','u':'%RH','v':67}]");
    assertEquals(
        List.of(
            "2001:db8::2/temperature",
            "2001:db8::2/humidity",
            "2001:db8::1/temperature",
            "2001:db8::1/humidity"),
        records.stream().map(SenmlRecord::name).toList());
    assertTrue(records.stream().allMatch(each -> each.seconds() == 1.320078429e+09));
  }

  @Test
  void clause_6_cbor_says_the_same_with_labels_of_one_byte() throws SenmlException {
    List<SenmlRecord> records = CBOR.parse(HexFormat.of().parseHex(CLAUSE_6));
    String device = "urn:dev:ow:10e2073a0108006:";
    assertEquals(7, records.size());
    assertEquals(
        new SenmlRecord(device + "voltage", "V", 120.1, 1.276020076001e+09), records.get(0));
    assertEquals(new SenmlRecord(device + "current", "A", 1.2, 1.276020071001e+09), records.get(1));
    assertEquals(
        List.of(1.2, 1.3, 1.4, 1.5, 1.6, 1.7),
        records.stream().skip(1).map(SenmlRecord::value).toList());
  }

  @Test
  void a_base_value_is_added_to_numbers_only() throws SenmlException {
    List<SenmlRecord> records =
        json("[{'bv':20,'n':'a','v':1.5},{'n':'b','v':-3},{'n':'c','vb':true}]");
    assertEquals(List.of(21.5, 17.0, 1.0), records.stream().map(SenmlRecord::value).toList());
  }

  @Test
  void a_record_of_base_fields_only_gives_no_reading() throws SenmlException {
    assertEquals(
        List.of(new SenmlRecord("bin-3/fill", "%", 40, 0)),
        json("[{'bn':'bin-3/','bu':'%'},{'n':'fill','v':40}]"));
  }

  @Test
  void fields_may_come_in_any_order_and_strangers_are_ignored() throws SenmlException {
    assertEquals(
        List.of(new SenmlRecord("bin-3/fill", "%", 40, 0)),
        json("[{'x':[{'y':[1,2]}],'v':40,'u':'%','n':'fill','rssi':null,'bn':'bin-3/'}]"));
  }

  @Test
  void a_bare_NaN_or_a_text_in_place_of_the_number_is_a_bad_value_not_a_bad_pack()
      throws SenmlException {
    assertEquals(Double.NaN, json("[{'n':'a','v':NaN}]").get(0).value());
    assertEquals(Double.NaN, json("[{'n':'a','v':'21'}]").get(0).value());
    assertEquals(Double.NaN, json("[{'n':'a','v':null}]").get(0).value());
    assertEquals(Double.POSITIVE_INFINITY, json("[{'n':'a','v':1e999}]").get(0).value());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{}                                   | byte 0        | array",
        "[]                                   | empty         | at least one",
        "[7]                                  | record 1      | a map",
        "[{'n':'a','v':1},8]                  | record 2      | a map",
        "[{'n':'a'}]                          | record 1 has no value | v, vs, vb or vd",
        "[{'n':'a','v':1,'vb':true}]          | record 1: 'vb' | one value",
        "[{'n':'a','v':[1]}]                  | record 1: 'v'  | plain value",
        "[{'v':1}]                            | record 1: 'n'  | letters",
        "[{'n':'a b','v':1}]                  | 'a b'         | letters",
        "[{'n':'a','v':1},{'n':5,'v':1}]      | record 2: 'n' | a text",
        "[{'n':'a','v':1,'t':'now'}]          | record 1: 't' | a number",
        "[{'n':'a','v':1,'bt':1e300}]         | 1.0E300       | seconds",
        "[{'n':'a','v':1,'bver':11}]          | 'bver' is 11.0 | up to 10",
        "[{'n':'a','v':1,'lock_':1}]          | 'lock_' must be understood | no such field",
        "[{'n':'a','v':1}] x                  | byte 18       | SenML JSON",
        "[{'n':'a','v':1}][]                  | byte 17       | end",
        "[{'n':'a','n':'b','v':1}]            | Duplicate     | SenML JSON",
      })
  void what_is_wrong_is_told_with_its_place_and_what_was_expected(
      String pack, String place, String expected) {
    String told = assertThrows(SenmlException.class, () -> json(pack)).getMessage();
    assertTrue(told.contains(place), told);
    assertTrue(told.contains("expected"), told);
    assertTrue(told.substring(told.indexOf("expected")).contains(expected), told);
  }

  @Test
  void a_cbor_field_that_must_be_understood_is_refused_and_an_unknown_number_is_not()
      throws SenmlException {
    // [{0: "a", 2: 1, 99: 5}] and [{0: "a", 2: 1, "x_": 5}]
    assertEquals(
        List.of(new SenmlRecord("a", "", 1, 0)),
        CBOR.parse(HexFormat.of().parseHex("81a300616102011863" + "05")));
    assertThrows(
        SenmlException.class, () -> CBOR.parse(HexFormat.of().parseHex("81a3006161020162785f05")));
  }

  private static List<SenmlRecord> json(String pack) throws SenmlException {
    return JSON.parse(pack.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}

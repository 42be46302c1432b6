package org.lamppost.forward;

import java.util.List;
import org.lamppost.model.Stream;

/** The topics of one gateway. */
record Topics(String gatewayId) {
  private static final String ROOT = "lamppost/v1/";

  String state() {
    return ROOT + gatewayId + "/state";
  }

  String heads() {
    return ROOT + gatewayId + "/heads";
  }

  String receipt() {
    return ROOT + gatewayId + "/receipt";
  }

  String command() {
    return ROOT + gatewayId + "/command";
  }

  String of(Stream stream) {
    return ROOT + gatewayId + "/" + stream.label();
  }

  List<String> down() {
    return List.of(receipt(), command());
  }
}

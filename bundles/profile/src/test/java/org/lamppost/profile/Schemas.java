package org.lamppost.profile;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A JSON Schema of {@code docs/formats}, asked through a reader and a validator that the loader
 * does not use.
 */
record Schemas(Schema schema) {
  static Schemas named(String name) throws IOException {
    return at(Ground.ROOT.resolve("docs/formats/" + name + ".schema.json"));
  }

  static Schemas at(Path file) throws IOException {
    SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    return new Schemas(registry.getSchema(Files.readString(file), InputFormat.JSON));
  }

  /** What the schema has against a YAML text. */
  List<String> complaints(String yaml) {
    return schema.validate(yaml, InputFormat.YAML).stream().map(Object::toString).toList();
  }
}

package io.syncline.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncline.cli.schema.KindSchemas;
import io.syncline.cli.schema.Seen;
import io.syncline.cli.schema.Validator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The schemas say exactly what the shapes print. Each shape prints many items that are made by
 * chance, with every word of every enum and with and without each field that may be absent.
 */
class ShapesMatchSchemasTest {
  private static final int VALIDATED = 120;
  private static final int ITEMS = 4000;
  private static final int BETWEEN_LOOKS = 40;
  private static final Map<String, List<String>> WORDS =
      Map.of(
          "LocalSetting.source",
          List.of("default", "file", "environment", "unspecified", "unrecognized"));

  @Test
  void eachKindHasAShapeAndEachShapeASchema() {
    TreeSet<String> kinds = new TreeSet<>();
    KnownShapes.all().forEach(known -> kinds.add(known.shape().kind()));
    assertThat(kinds)
        .as("kinds of the shapes, and those of schema/kinds.json")
        .isEqualTo(KindSchemas.load().kinds());
  }

  @Test
  void whatShapesPrintIsWhatTheSchemasSay() {
    List<KnownShapes.Known> shapes = KnownShapes.all();
    Seen seen = new Seen();
    Set<String> faults = new TreeSet<>();
    for (int seed = 0; seed < VALIDATED; seed++) {
      for (KnownShapes.Known known : shapes) {
        JsonNode document = print(known, seed);
        faults.addAll(Validator.faults(document));
        seen.add(known.shape().kind(), document);
      }
    }
    assertThat(faults).as("what is printed, and not so in schema/kinds.json").isEmpty();
    // Some fields are there only when several things come together.
    for (KnownShapes.Known known : shapes) {
      String kind = known.shape().kind();
      for (int seed = VALIDATED; seed < ITEMS; seed++) {
        if (seed % BETWEEN_LOOKS == 0 && seen.isComplete(kind)) {
          break;
        }
        seen.add(kind, print(known, seed));
      }
    }
    assertThat(seen.differences()).as("schema/kinds.json, field by field").isEmpty();
  }

  private static JsonNode print(KnownShapes.Known known, int seed) {
    Object item = new RandomItems(new Random(seed), WORDS).of(known.item());
    boolean clusters = seed % 2 == 0;
    return Validator.parse(
        Json.compact(
            Json.merge(
                Json.document(known.shape().kind()),
                RowWriter.item(known.shape(), clusters, "east", item))));
  }
}

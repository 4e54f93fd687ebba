package io.syncline.cli.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KindSchemasTest {
  private static final Pattern SENTENCE = Pattern.compile("[A-Z0-9].*[.]");
  private static final int LONGEST_SENTENCE = 110;
  private static final Pattern SHAPE = Pattern.compile("Shape\\s*\\.(<\\w+>)?of\\(\\s*([\\w\"]+)");
  private static final Pattern CONSTANT = Pattern.compile("String KIND = \"(\\w+)\"");

  static Set<String> kinds() {
    return KindSchemas.load().kinds();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void schemaIsOneByTheDraftItNames(String kind) {
    assertThat(Validator.schemaFaults(Validator.schema(kind))).isEmpty();
  }

  @Test
  void eachFieldHasOneShortSentence() {
    List<String> faults = new ArrayList<>();
    for (String part : List.of("$defs", "envelope")) {
      Validator.file()
          .get(part)
          .properties()
          .forEach(
              def -> {
                describe(def.getKey(), def.getValue(), faults);
                def.getValue()
                    .path("properties")
                    .properties()
                    .forEach(
                        field ->
                            describe(
                                def.getKey() + "." + field.getKey(), field.getValue(), faults));
              });
    }
    assertThat(faults).as("schema/kinds.json").isEmpty();
  }

  @Test
  void noObjectAllowsFieldsThatItDoesNotName() {
    List<String> faults = new ArrayList<>();
    for (String part : List.of("$defs", "envelope")) {
      for (JsonNode object : Validator.file().get(part).findParents("properties")) {
        if (!object.path("additionalProperties").isBoolean()
            || object.get("additionalProperties").asBoolean()) {
          faults.add(object.path("description").asText());
        }
        object
            .path("required")
            .forEach(
                field -> {
                  if (!object.get("properties").has(field.asText())) {
                    faults.add(field.asText() + " is required and not described");
                  }
                });
      }
    }
    assertThat(faults).isEmpty();
  }

  /** Also where a test does not find the shape, because something is needed to make it. */
  @Test
  void eachKindInTheSourcesHasASchema() throws IOException {
    Set<String> kinds = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        String source = Files.readString(file);
        Matcher shape = SHAPE.matcher(source);
        while (shape.find()) {
          String kind = shape.group(2).replace("\"", "");
          Matcher constant = CONSTANT.matcher(source);
          kinds.add(kind.equals("KIND") && constant.find() ? constant.group(1) : kind);
        }
      }
    }
    assertThat(kinds).isEqualTo(kinds());
  }

  @Test
  void eachKindIsPrintedByACommand() {
    assertThat(kinds()).allMatch(kind -> !KindSchemas.load().commands(kind).isEmpty());
    assertThat(Validator.file().get("printedBy").fieldNames())
        .toIterable()
        .containsExactlyElementsOf(kinds());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'apiVersion':'syncline/v2','kind':'Version','version':'1','java':'17'}",
        "{'apiVersion':'syncline/v1','kind':'Version','version':'1'}",
        "{'apiVersion':'syncline/v1','kind':'Version','version':1,'java':'17'}",
        "{'apiVersion':'syncline/v1','kind':'Version','version':'1','java':'17','more':1}",
        "{'apiVersion':'syncline/v1','kind':'VersionList','version':'1','java':'17'}",
        "{'apiVersion':'syncline/v1','kind':'VersionList','items':[{'version':'1'}]}",
        "{'apiVersion':'syncline/v1','kind':'VersionList','items':[],'unanswered':[{'cluster':'a'}]}",
        "{'apiVersion':'syncline/v1','kind':'Versions','items':[]}",
        "{'apiVersion':'syncline/v1','kind':'WatcherRescan','watcher':'w','node':'n','locations':[1]}",
        "{'kind':'Version','version':'1','java':'17'}",
        "{'apiVersion':'syncline/v1','kind':'QuarantinedRecord','id':1,'time':'2025-01-31T12:00:00',"
            + "'topic':'t','partition':0,'offset':0,'reason':'r','size':1,'headers':[]}",
        "{'apiVersion':'syncline/v1','kind':'QuarantinedRecord','id':1,'time':'2025-01-31T12:00:00Z',"
            + "'topic':'t','partition':0,'offset':0,'reason':'r','size':1,'headers':[],'keyHex':'x'}",
      })
  void refusesWhatNoCommandPrints(String wrong) {
    assertThat(Validator.faults(Validator.parse(wrong.replace('\'', '"')))).isNotEmpty();
  }

  @Test
  void takesDocumentsLinesOfAllClustersAndLists() {
    for (String right :
        List.of(
            "{'apiVersion':'syncline/v1','kind':'Version','version':'1','java':'17'}",
            "{'apiVersion':'syncline/v1','kind':'QuarantinedRecord','id':1,'time':'2025-01-31T12:00:00Z','topic':'t','partition':0,'offset':0,'reason':'r','size':1,'headers':[],'keyHex':'0a'}",
            "{'apiVersion':'syncline/v1','kind':'Version','cluster':'a','version':'1','java':'17'}",
            "{'apiVersion':'syncline/v1','kind':'VersionList','items':[{'cluster':'a','version':'1','java':'17'}],'unanswered':[{'cluster':'b','code':'SYN-6007','message':'m'}]}")) {
      assertThat(Validator.faults(Validator.parse(right.replace('\'', '"')))).isEmpty();
    }
  }

  @Test
  void refusesWordsThatAreNotOfTheirSet() {
    ObjectNode run =
        (ObjectNode)
            Validator.parse(
                "{\"apiVersion\":\"syncline/v1\",\"kind\":\"WatcherList\",\"items\":[{\"name\":\"w\","
                    + "\"feedKind\":\"sqs\",\"state\":\"LIVE\",\"locations\":[],\"changes\":1,"
                    + "\"losses\":0}]}");
    assertThat(Validator.faults(run)).isEmpty();
    ObjectNode watcher = (ObjectNode) ((ArrayNode) run.get("items")).get(0);
    watcher.put("state", "live");
    assertThat(Validator.faults(run)).singleElement().asString().contains("/items/0/state");
  }

  @Test
  void namesWhatIsMissingOfAKindWithoutASchema() {
    assertThat(
            Validator.faults(
                Validator.parse("{\"apiVersion\":\"syncline/v1\",\"kind\":\"Novelty\"}")))
        .singleElement()
        .asString()
        .contains("Novelty has no schema", "kinds.json");
    assertThatThrownBy(() -> KindSchemas.load().of("Novelty"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void describe(String name, JsonNode schema, List<String> faults) {
    String description = schema.path("description").asText();
    if (description.isEmpty()) {
      faults.add(name + " has no description");
    } else if (!SENTENCE.matcher(description).matches()) {
      faults.add(name + " has a description that is no sentence: " + description);
    } else if (description.length() > LONGEST_SENTENCE) {
      faults.add(name + " has a description of " + description.length() + " characters");
    }
  }
}

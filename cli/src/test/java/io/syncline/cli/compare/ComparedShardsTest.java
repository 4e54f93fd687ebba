package io.syncline.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What two clusters were found to hold the same of is remembered, and nothing more. */
final class ComparedShardsTest {
  private static final ComparedShards.Pair PAIR = pair("s3://lake/");
  private static final ComparedShards.Stamps STAMPS = new ComparedShards.Stamps("e/1", "w/1");

  @TempDir Path folder;
  private final List<String> warnings = new ArrayList<>();

  @Test
  void isKnownToTheNextCommandUntilOneOfTheStampsChanges() {
    memory().put(PAIR, Map.of(3, STAMPS));
    assertThat(memory().isEqual(PAIR, 3, STAMPS)).isTrue();
    assertThat(memory().isEqual(PAIR, 3, new ComparedShards.Stamps("e/2", "w/1"))).isFalse();
    assertThat(memory().isEqual(PAIR, 3, new ComparedShards.Stamps("e/1", "w/2"))).isFalse();
    assertThat(memory().isEqual(PAIR, 4, STAMPS)).isFalse();
    assertThat(memory().isEqual(PAIR, 3, null)).isFalse();
    assertThat(memory().isEqual(pair("s3://lake/d"), 3, STAMPS)).isFalse();
    memory().put(PAIR, Map.of());
    assertThat(memory().isEqual(PAIR, 3, STAMPS)).as("it differed since").isFalse();
    assertThat(warnings).isEmpty();
  }

  @Test
  void theLastComparisonsAreKept() {
    ComparedShards memory = memory();
    for (int i = 0; i <= ComparedShards.MAX_PAIRS; i++) {
      memory.put(pair("s3://lake/" + i), Map.of(0, STAMPS));
    }
    assertThat(memory().isEqual(pair("s3://lake/0"), 0, STAMPS)).isFalse();
    assertThat(memory().isEqual(pair("s3://lake/1"), 0, STAMPS)).isTrue();
  }

  @Test
  void aDamagedFileIsNothingAndIsReplaced() throws IOException {
    Path file = folder.resolve("syncline/compared.json");
    Files.createDirectories(file.getParent());
    for (String damaged : List.of("", "{", "[]", "{\"version\": 2}", "{\"version\": 1}")) {
      Files.writeString(file, damaged);
      assertThat(memory().isEqual(PAIR, 3, STAMPS)).isFalse();
    }
    memory().put(PAIR, Map.of(3, STAMPS));
    assertThat(memory().isEqual(PAIR, 3, STAMPS)).isTrue();
  }

  @Test
  void whatCannotBeRememberedIsSaid() throws IOException {
    Files.writeString(folder.resolve("syncline"), "a file");
    memory().put(PAIR, Map.of(3, STAMPS));
    assertThat(warnings).hasSize(1);
    assertThat(warnings.get(0)).contains("compared.json");
  }

  private ComparedShards memory() {
    return ComparedShards.of(Map.of("XDG_STATE_HOME", folder.toString()), warnings::add);
  }

  private static ComparedShards.Pair pair(String location) {
    return new ComparedShards.Pair("east", "west", location);
  }
}

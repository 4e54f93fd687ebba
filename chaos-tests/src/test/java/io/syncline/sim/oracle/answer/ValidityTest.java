package io.syncline.sim.oracle.answer;

import static io.syncline.sim.oracle.history.Worlds.OTHER;
import static io.syncline.sim.oracle.history.Worlds.READER;
import static io.syncline.sim.oracle.history.Worlds.WRITER;
import static io.syncline.sim.oracle.history.Worlds.file;
import static io.syncline.sim.oracle.history.Worlds.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.Location;
import io.syncline.sim.oracle.history.UfsHistory;
import io.syncline.sim.oracle.log.Coverage;
import io.syncline.sim.oracle.verdict.Invariant;
import io.syncline.sim.oracle.verdict.Violations;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ValidityTest {
  private static final Location F = key("d/f");

  private final Violations violations = new Violations();
  private final UfsHistory history = new UfsHistory();
  private final Validity validity = new Validity(history, violations);

  private void invalidate(Coverage coverage) {
    validity.invalidated(READER, 0, coverage, 10);
  }

  private boolean served(Location location, long sync) {
    return validity.served(READER, 0, location, sync, 20);
  }

  private boolean listed(long list, Map<String, Long> own) {
    return validity.listing(READER, 0, key("d"), list, name -> own.getOrDefault(name, list), 20);
  }

  @Test
  void whatWasAskedAfterTheInvalidationIsValid() {
    invalidate(Coverage.path(F));
    assertThat(served(F, validity.syncBegan())).isTrue();
    assertThat(violations.isEmpty()).isTrue();
  }

  @Test
  void whatWasAskedBeforeTheInvalidationBreaksI9() {
    long before = validity.syncBegan();
    assertThat(served(F, before)).isTrue();
    invalidate(Coverage.path(F));
    assertThat(served(F, before)).isFalse();
    assertThat(violations.first().orElseThrow().invariant()).isEqualTo(Invariant.I9);
    assertThat(violations.toString()).contains("before it applied PATH s3://lake/d/f");
  }

  @Test
  void anInvalidationDuringASyncSpoilsItsResult() {
    long began = validity.syncBegan();
    invalidate(Coverage.subtree(key("d")));
    assertThat(served(F, began)).isFalse();
  }

  @Test
  void aSubtreeCoversAllBelowAndAPathOnlyItself() {
    long before = validity.syncBegan();
    invalidate(Coverage.path(key("d")));
    assertThat(served(F, before)).isTrue();
    invalidate(Coverage.subtree(key("d")));
    assertThat(served(F, before)).isFalse();
    assertThat(served(key("d"), before)).isFalse();
    assertThat(served(key("dd/f"), before)).isTrue();
  }

  @Test
  void theNewestOfSeveralCounts() {
    invalidate(Coverage.subtree(key("")));
    long between = validity.syncBegan();
    assertThat(served(F, between)).isTrue();
    invalidate(Coverage.path(F));
    assertThat(served(F, between)).isFalse();
    long after = validity.syncBegan();
    assertThat(served(F, after)).isTrue();
    invalidate(Coverage.subtree(key("d")));
    assertThat(served(F, after)).isFalse();
  }

  @Test
  void eachNodeAndEachShardHearsForItself() {
    long before = validity.syncBegan();
    invalidate(Coverage.path(F));
    assertThat(validity.served(OTHER, 0, F, before, 20)).isTrue();
    assertThat(validity.served(READER, 1, F, before, 20)).isTrue();
  }

  @Test
  void aListingIsValidIfEachTouchedNameWasAskedAgain() {
    long list = validity.syncBegan();
    invalidate(Coverage.path(F));
    assertThat(listed(list, Map.of())).isFalse();
    assertThat(listed(list, Map.of("f", validity.syncBegan()))).isTrue();
    assertThat(listed(validity.syncBegan(), Map.of())).isTrue();
  }

  @Test
  void aListingIsOldAfterASubtreeWhateverItsNames() {
    long list = validity.syncBegan();
    invalidate(Coverage.subtree(key("d")));
    assertThat(listed(list, Map.of("f", validity.syncBegan()))).isFalse();
  }

  @Test
  void aSubtreeOfOneNameTouchesThatNameOfAListing() {
    long list = validity.syncBegan();
    invalidate(Coverage.subtree(F));
    assertThat(listed(list, Map.of())).isFalse();
    assertThat(listed(list, Map.of("f", validity.syncBegan()))).isTrue();
    invalidate(Coverage.path(key("d/f/x")));
    assertThat(listed(validity.syncBegan(), Map.of())).isTrue();
  }

  @Test
  void aCrashTakesInvalidationsThatComeAgain() {
    long before = validity.syncBegan();
    long checkpoint = validity.checkpoint();
    invalidate(Coverage.path(F));
    validity.rolledBack(READER, 0, checkpoint);
    assertThat(served(F, before)).isTrue();
    invalidate(Coverage.path(F));
    assertThat(served(F, before)).isFalse();
    validity.dropped(READER, 0);
    assertThat(served(F, Validity.NO_SYNC)).isTrue();
  }

  @Test
  void byValueOnlyWhatWasRightSinceTheInvalidationIsValid() {
    history.commit(5, WRITER, Map.of(F, file("v1")));
    history.commit(8, WRITER, Map.of(F, file("v2")));
    assertThat(validity.value(READER, 0, F, file("v1"), 0, 20)).isTrue();
    invalidate(Coverage.path(F));
    assertThat(validity.value(READER, 0, F, file("v2"), 0, 20)).isTrue();
    assertThat(validity.value(READER, 0, F, file("v1"), 0, 20)).isFalse();
    assertThat(validity.value(READER, 0, F, file("v1"), 2, 20)).isTrue();
  }
}

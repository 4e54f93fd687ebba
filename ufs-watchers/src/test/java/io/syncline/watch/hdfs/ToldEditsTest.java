package io.syncline.watch.hdfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Location;
import io.syncline.core.model.MutationId;
import io.syncline.core.model.Scope;
import io.syncline.core.watch.Poll;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What one poll tells, once. */
class ToldEditsTest {
  private final ToldEdits told = new ToldEdits();

  @Test
  void tellsALocationOnceForEachScope() {
    add("a", Scope.PATH, ChangeKind.CREATED);
    add("b", Scope.PATH, ChangeKind.MODIFIED);
    add("a", Scope.PATH, ChangeKind.MODIFIED);
    add("a", Scope.SUBTREE, ChangeKind.REMOVED);
    add("b", Scope.PATH, ChangeKind.MODIFIED);
    assertThat(told.all())
        .containsExactly(
            change("a", Scope.PATH, ChangeKind.CREATED),
            change("b", Scope.PATH, ChangeKind.MODIFIED),
            change("a", Scope.SUBTREE, ChangeKind.REMOVED));
  }

  @Test
  void whatCameAndWentIsUnknown() {
    add("a", Scope.SUBTREE, ChangeKind.REMOVED);
    add("a", Scope.SUBTREE, ChangeKind.CREATED);
    add("b", Scope.PATH, ChangeKind.MODIFIED);
    add("b", Scope.PATH, ChangeKind.CREATED);
    assertThat(told.all()).extracting(Change::kind).containsOnly(ChangeKind.UNKNOWN).hasSize(2);
  }

  @Test
  void eachMutationThatHasANameIsToldByItself() {
    MutationId mutation = MutationId.of("one");
    Change named = change("a", Scope.PATH, ChangeKind.CREATED).of(mutation);
    assertThat(told.add(List.of(named))).isTrue();
    add("a", Scope.PATH, ChangeKind.MODIFIED);
    Change other = named.of(MutationId.of("two"));
    assertThat(told.add(List.of(other, named))).isTrue();
    assertThat(told.all())
        .containsExactly(named, change("a", Scope.PATH, ChangeKind.MODIFIED), other);
  }

  @Test
  void takesAllOfSomethingOrNothing() {
    assertThat(told.add(List.of())).isTrue();
    assertThat(told.isEmpty()).isTrue();
    List<Change> many = new ArrayList<>();
    for (int i = 1; i < Poll.MAX_CHANGES; i++) {
      many.add(change("f" + i, Scope.PATH, ChangeKind.CREATED));
    }
    assertThat(told.add(many)).isTrue();
    List<Change> two =
        List.of(
            change("x", Scope.PATH, ChangeKind.CREATED),
            change("y", Scope.PATH, ChangeKind.CREATED));
    assertThat(told.add(two)).isFalse();
    assertThat(told.all()).isEqualTo(many);
    assertThat(told.add(two.subList(0, 1))).isTrue();
    assertThat(told.all()).hasSize(Poll.MAX_CHANGES);
  }

  private void add(String name, Scope scope, ChangeKind kind) {
    assertThat(told.add(List.of(change(name, scope, kind)))).isTrue();
  }

  private static Change change(String name, Scope scope, ChangeKind kind) {
    return new Change(Location.parse("hdfs://lake/" + name), scope, kind, Cause.WATCH);
  }
}

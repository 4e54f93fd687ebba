package io.syncline.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.syncline.agent.coordination.MountDefinition;
import io.syncline.agent.coordination.MountSnapshot;
import io.syncline.cache.namespace.UfsResolver;
import io.syncline.core.budget.CallBudget;
import io.syncline.core.budget.CallRate;
import io.syncline.core.budget.PutOffException;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.mount.Mount;
import io.syncline.core.mount.MountPolicy;
import io.syncline.core.spi.UnderFileSystem;
import io.syncline.ufs.limit.BudgetEvent;
import io.syncline.ufs.limit.StoreCallListener;
import io.syncline.ufs.limit.StoreLimits;
import io.syncline.ufs.local.LocalSettings;
import io.syncline.ufs.local.LocalUnderFileSystem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MountBudgetsTest {
  @TempDir Path folder;
  private final List<String> heard = new ArrayList<>();
  private LocalUnderFileSystem store;
  private Location root;
  private MountBudgets budgets;
  private long version;

  @BeforeEach
  void open() {
    root = Location.parse("file://" + folder.toAbsolutePath());
    store =
        new LocalUnderFileSystem(
            LocalSettings.disk(folder),
            new StoreLimits(
                64,
                10_000,
                Duration.ZERO,
                Duration.ofSeconds(5),
                StoreLimits.Retries.NONE,
                StoreLimits.Breaker.DEFAULT),
            StoreCallListener.NONE);
    budgets =
        new MountBudgets(
            mount -> store, System::nanoTime, path -> event -> heard.add(path + " " + event));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void readsAndUpkeepOfAMountSpendOneBudgetAndUpkeepLeavesHalf() {
    Mount lake = mount("/lake", "10/h");
    UnderFileSystem upkeep = budgets.upkeep().resolve(lake);
    int asked = 0;
    try {
      while (upkeep.stat(root).isPresent()) {
        asked++;
      }
    } catch (PutOffException e) {
      assertThat(asked).isEqualTo(5);
    }
    assertThat(asksOf(budgets.reads(), lake)).isEqualTo(5);
    assertThat(heard)
        .containsExactly("/lake " + BudgetEvent.PUT_OFF, "/lake " + BudgetEvent.REFUSED);
    assertThat(asksOf(budgets.reads(), mount("/sea", "20/h"))).as("another mount").isEqualTo(20);
  }

  @Test
  void aChangedBudgetCountsForThoseWhoFoundTheStoreBefore() {
    Mount lake = mount("/lake", "none");
    follow(lake);
    UnderFileSystem found = budgets.upkeep().resolve(lake);
    for (int i = 0; i < 100; i++) {
      assertThat(found.stat(root)).isPresent();
    }
    follow(mount("/lake", "10/h"));
    for (int i = 0; i < 5; i++) {
      assertThat(found.stat(root)).isPresent();
    }
    assertThatExceptionOfType(PutOffException.class).isThrownBy(() -> found.stat(root));
    follow(lake);
    assertThat(found.stat(root)).isPresent();
  }

  @Test
  void anotherPolicyDoesNotFillTheBudgetUpAgain() {
    Mount lake = mount("/lake", "10/h");
    follow(lake);
    assertThat(asksOf(budgets.reads(), lake)).isEqualTo(10);
    follow(lake, mount("/sea", "10/h"));
    assertThat(asksOf(budgets.reads(), lake)).isZero();
    follow(mount("/lake", "100/h"));
    assertThat(asksOf(budgets.reads(), lake)).as("what was spent stays spent").isZero();
  }

  @Test
  void theBudgetOfAMountThatIsGoneIsForgotten() {
    Mount lake = mount("/lake", "10/h");
    follow(lake);
    assertThat(asksOf(budgets.reads(), lake)).isEqualTo(10);
    follow();
    follow(lake);
    assertThat(asksOf(budgets.reads(), lake)).isEqualTo(10);
  }

  @Test
  void theStoreUnderABudgetIsMadeOnce() {
    Mount lake = mount("/lake", "10/h");
    UfsResolver reads = budgets.reads();
    assertThat(reads.resolve(lake)).isSameAs(reads.resolve(lake)).isNotSameAs(store);
  }

  private int asksOf(UfsResolver stores, Mount mount) {
    int asked = 0;
    try {
      while (stores.resolve(mount).stat(root).isPresent()) {
        asked++;
      }
    } catch (SyncException e) {
      assertThat(e).hasMessageContaining("is spent");
    }
    return asked;
  }

  private void follow(Mount... mounts) {
    version++;
    List<MountDefinition> definitions = new ArrayList<>();
    for (Mount mount : mounts) {
      definitions.add(new MountDefinition(mount, "", version));
    }
    budgets.follow(MountSnapshot.of(version, definitions));
  }

  private Mount mount(String path, String budget) {
    return new Mount(
        NamespacePath.parse(path),
        root.child(path.substring(1)),
        "lake",
        MountPolicy.DEFAULT.with(new CallBudget(CallRate.parse(budget))));
  }
}

package io.syncline.agent;

import io.syncline.agent.coordination.MountDefinition;
import io.syncline.agent.coordination.MountSnapshot;
import io.syncline.cache.namespace.UfsResolver;
import io.syncline.core.budget.CallBudget;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.mount.Mount;
import io.syncline.core.spi.UnderFileSystem;
import io.syncline.core.time.Ticker;
import io.syncline.ufs.limit.BudgetEvent;
import io.syncline.ufs.limit.MountBudget;
import io.syncline.ufs.limit.PacedStore;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The one place where stores come under the call budgets of mounts: all that asks a store on behalf
 * of a mount, but does not change it, finds the store here. Writes find it elsewhere, so that none
 * fails because others read.
 *
 * <p>One budget for each mount of the table, which stays when the mount's policy changes.
 *
 * <p>Thread rule: any thread, any number at once.
 */
final class MountBudgets {
  private final Function<Mount, PacedStore> stores;
  private final Ticker ticker;
  private final Function<NamespacePath, Consumer<BudgetEvent>> listeners;
  private final ConcurrentMap<NamespacePath, Spender> spenders = new ConcurrentHashMap<>();

  /**
   * No budgets yet.
   *
   * @param stores finds what a mount shows
   * @param listeners who hears what the budget of a mount does to calls
   */
  MountBudgets(
      Function<Mount, PacedStore> stores,
      Ticker ticker,
      Function<NamespacePath, Consumer<BudgetEvent>> listeners) {
    this.stores = stores;
    this.ticker = ticker;
    this.listeners = listeners;
  }

  /** Stores for reads: what a client waits for. */
  UfsResolver reads() {
    return mount -> of(mount).views(stores.apply(mount)).reads();
  }

  /** Stores for rounds, checks and audits: what gives way to reads. */
  UfsResolver upkeep() {
    return mount -> of(mount).views(stores.apply(mount)).upkeep();
  }

  /** These mounts, with these budgets, are in effect from now on. */
  void follow(MountSnapshot mounts) {
    for (MountDefinition definition : mounts.definitions()) {
      Mount mount = definition.mount();
      of(mount).budget.change(mount.policy().callBudget());
    }
    Set<NamespacePath> there =
        mounts.definitions().stream()
            .map(definition -> definition.mount().path())
            .collect(Collectors.toSet());
    spenders.keySet().retainAll(there);
  }

  private Spender of(Mount mount) {
    Spender known = spenders.get(mount.path());
    return known != null
        ? known
        : spenders.computeIfAbsent(
            mount.path(), path -> spender(path, mount.policy().callBudget()));
  }

  private Spender spender(NamespacePath path, CallBudget budget) {
    MountBudget spent = new MountBudget(path.value(), ticker, listeners.apply(path));
    spent.change(budget);
    return new Spender(spent);
  }

  /** The budget of one mount, and its store as it is seen under it. */
  private static final class Spender {
    private final MountBudget budget;
    private volatile @Nullable Views last;

    Spender(MountBudget budget) {
      this.budget = budget;
    }

    Views views(PacedStore store) {
      Views known = last;
      if (known == null || known.store() != store) {
        known = new Views(store, store.paced(budget), budget.yielding(store));
        last = known;
      }
      return known;
    }
  }

  /** One store under one budget. */
  private record Views(PacedStore store, UnderFileSystem reads, UnderFileSystem upkeep) {}
}

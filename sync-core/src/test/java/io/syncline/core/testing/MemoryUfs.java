package io.syncline.core.testing;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.FileType;
import io.syncline.core.model.Location;
import io.syncline.core.spi.AttemptGate;
import io.syncline.core.spi.ListingPage;
import io.syncline.core.spi.MutationResult;
import io.syncline.core.spi.MutationResult.Cost;
import io.syncline.core.spi.MutationResult.Effect;
import io.syncline.core.spi.UfsTraits;
import io.syncline.core.spi.UnderFileSystem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An under file system in memory: every operation happens at one instant, is counted, and can be
 * made to fail, to get no answer, or to wait.
 *
 * <p>All buckets, name services and roots exist. Thread rule: any thread; hooks run on the caller's
 * thread, outside of the lock, so they may block and may use this object.
 */
public final class MemoryUfs implements UnderFileSystem {
  /** How many calls {@link #calls} remembers; older ones are only counted. */
  public static final int MAX_CALLS = 10_000;

  /** The operations of the port. */
  public enum Operation {
    STAT,
    LIST,
    READ,
    CREATE,
    DELETE,
    DELETE_TREE,
    CREATE_DIRECTORY,
    RENAME
  }

  /** What becomes of an attempt that gets no answer. */
  public enum Fate {
    /** It took effect, and only the answer was lost. */
    TOOK_EFFECT,
    /** It takes effect when {@link #settle} is called. */
    LATER,
    /** It never takes effect. */
    LOST
  }

  /** One call. */
  public record Call(Operation operation, Location location) {}

  /** Runs at a certain point of a call. */
  @FunctionalInterface
  public interface Hook {
    /** Does nothing. */
    Hook NONE = (operation, location) -> {};

    /** The point is reached. */
    void at(Operation operation, Location location);
  }

  /**
   * What happens to the next call of an operation.
   *
   * @param code the store's refusal; null where it gives no answer
   * @param after how many steps of a mutation of many happen before; 0 for none
   * @param fate of an attempt without an answer
   * @param repeated whether the attempt without an answer is followed by one that succeeds
   */
  private record Fault(
      @Nullable ErrorCode code, int after, @Nullable Fate fate, boolean repeated) {}

  private final Object lock;
  private final MemoryFiles files;
  private final UfsTraits traits;
  private final Map<Operation, Integer> counts = new EnumMap<>(Operation.class);
  private final Deque<Call> calls = new ArrayDeque<>();
  private final Map<Operation, Deque<Fault>> faults = new EnumMap<>(Operation.class);
  private final List<Supplier<MemoryFiles.Plan>> unsettled = new ArrayList<>();
  private volatile Hook beforeEffect = Hook.NONE;
  private volatile Hook beforeAnswer = Hook.NONE;
  private volatile boolean blind;

  private MemoryUfs(Object lock, MemoryFiles files, UfsTraits traits) {
    this.lock = lock;
    this.files = files;
    this.traits = traits;
  }

  /** An object store with implicit directories, listed by pages of 1,000. */
  public static MemoryUfs objectStore(InstantSource clock) {
    return objectStore(clock, 1_000);
  }

  /** An object store with implicit directories. */
  public static MemoryUfs objectStore(InstantSource clock, int listingPage) {
    return new MemoryUfs(
        new Object(),
        new MemoryObjects(clock),
        new UfsTraits(listingPage, 12, Duration.ZERO, false, true));
  }

  /** A tree, listed by pages of 1,000. */
  public static MemoryUfs tree(InstantSource clock) {
    return tree(clock, 1_000);
  }

  /** A tree, as HDFS and a directory are. */
  public static MemoryUfs tree(InstantSource clock, int listingPage) {
    return new MemoryUfs(
        new Object(), new MemoryTree(clock), new UfsTraits(listingPage, 4, Duration.ZERO, true));
  }

  /**
   * Another door to the same files, with pages of its own size, and its own counts, faults and
   * hooks.
   */
  public MemoryUfs withListingPage(int children) {
    return new MemoryUfs(
        lock,
        files,
        new UfsTraits(
            children,
            traits.listingPageCost(),
            traits.readLag(),
            traits.atomicDirectoryRename(),
            traits.pinnedReads()));
  }

  /**
   * How often each operation was called since the start or the last {@link #forgetCalls}; absent
   * for never.
   */
  public Map<Operation, Integer> operations() {
    synchronized (lock) {
      return new EnumMap<>(counts);
    }
  }

  /** How often an operation was called. */
  public int count(Operation operation) {
    synchronized (lock) {
      return counts.getOrDefault(operation, 0);
    }
  }

  /** The calls in their order, the last {@value #MAX_CALLS} of them. */
  public List<Call> calls() {
    synchronized (lock) {
      return List.copyOf(calls);
    }
  }

  /** Counts from zero again. */
  public void forgetCalls() {
    synchronized (lock) {
      counts.clear();
      calls.clear();
    }
  }

  /** Runs in each call just before it is done, after the gate. */
  public void beforeEffect(Hook hook) {
    beforeEffect = hook;
  }

  /** Runs in each call after it was done, just before the caller is told. */
  public void beforeAnswer(Hook hook) {
    beforeAnswer = hook;
  }

  /**
   * From now on a removal or a rename takes whatever is there when it is done, as with a store that
   * cannot be told to leave directories alone.
   */
  public void takeWhateverIsThere() {
    blind = true;
  }

  /** The next calls of an operation are refused, without effect. */
  public void failNext(Operation operation, int times, ErrorCode code) {
    for (int i = 0; i < times; i++) {
      fault(operation, new Fault(code, 0, null, false));
    }
  }

  /** The next call of a mutation of many files is refused after some of its steps. */
  public void failPartWay(Operation operation, int steps, ErrorCode code) {
    fault(operation, new Fault(code, steps, null, false));
  }

  /** The next call of a mutation gets no answer, and is not repeated. */
  public void unansweredNext(Operation operation, Fate fate) {
    fault(operation, new Fault(null, 0, fate, false));
  }

  /** The next call of a mutation gets no answer at first; its second attempt succeeds. */
  public void unansweredThenRepeated(Operation operation, Fate fate) {
    fault(operation, new Fault(null, 0, fate, true));
  }

  /**
   * Lets all attempts that were to take effect {@link Fate#LATER} take it, in their order; returns
   * how many did.
   */
  public int settle() {
    synchronized (lock) {
      int done = 0;
      for (Supplier<MemoryFiles.Plan> late : unsettled) {
        try {
          late.get().steps().forEach(Runnable::run);
          done++;
        } catch (SyncException e) {
          // The world has changed meanwhile, and the store refuses it.
        }
      }
      unsettled.clear();
      return done;
    }
  }

  /** Somebody else writes a file, and what it needs above it. */
  public void putOutside(Location file, byte[] bytes) {
    synchronized (lock) {
      files.put(file, bytes);
    }
  }

  /** Somebody else writes a file of text. */
  public void putOutside(Location file, String text) {
    putOutside(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Somebody else makes a directory, and what it needs above it. */
  public void createDirectoryOutside(Location directory) {
    synchronized (lock) {
      files.putDirectory(directory);
    }
  }

  /** Somebody else removes a location and everything below it. */
  public void removeOutside(Location location) {
    synchronized (lock) {
      files.remove(location);
    }
  }

  /** What is there, without a call. */
  public Optional<FileStatus> look(Location location) {
    synchronized (lock) {
      return files.stat(location);
    }
  }

  @Override
  public UfsTraits traits() {
    return traits;
  }

  @Override
  public Optional<FileStatus> stat(Location location) {
    return ask(Operation.STAT, location, () -> files.stat(location));
  }

  @Override
  public ListingPage list(Location directory, @Nullable String continuation) {
    return ask(
        Operation.LIST,
        directory,
        () -> files.list(directory, continuation, traits.listingPageSize()));
  }

  @Override
  public InputStream read(Location file, @Nullable String version, long offset, long length) {
    if (offset < 0 || length < 0) {
      throw new SyncException(ErrorCode.INVALID_ARGUMENT, "a range of " + file + " is negative");
    }
    return ask(Operation.READ, file, () -> stream(file, version, offset, length));
  }

  @Override
  public MutationResult create(
      Location file, InputStream bytes, boolean overwrite, AttemptGate gate) {
    byte[] all;
    try {
      all = bytes.readAllBytes();
    } catch (IOException e) {
      return none(new SyncException(ErrorCode.INVALID_ARGUMENT, "the bytes cannot be read", e));
    }
    return mutate(Operation.CREATE, file, gate, () -> files.create(file, all, overwrite));
  }

  @Override
  public MutationResult delete(Location location, FileType type, AttemptGate gate) {
    return typed(Operation.DELETE, location, type, gate, () -> files.delete(location));
  }

  @Override
  public MutationResult deleteTree(Location directory, AttemptGate gate) {
    return mutate(Operation.DELETE_TREE, directory, gate, () -> files.deleteTree(directory));
  }

  @Override
  public MutationResult createDirectory(Location directory, AttemptGate gate) {
    return mutate(
        Operation.CREATE_DIRECTORY, directory, gate, () -> files.createDirectory(directory));
  }

  @Override
  public MutationResult rename(Location from, Location to, FileType type, AttemptGate gate) {
    return typed(Operation.RENAME, from, type, gate, () -> files.rename(from, to));
  }

  @Override
  public void close() {
    // Holds nothing.
  }

  private InputStream stream(Location file, @Nullable String version, long offset, long length) {
    Optional<MemoryFiles.Content> content = files.content(file);
    if (content.isEmpty()) {
      throw files.stat(file).isPresent()
          ? MemoryFiles.refused(ErrorCode.IS_A_DIRECTORY, file, "is a directory")
          : MemoryFiles.refused(ErrorCode.NOT_FOUND, file, "does not exist");
    }
    if (version != null && !version.equals(content.get().version())) {
      throw MemoryFiles.refused(
          ErrorCode.CHANGED_UNDERNEATH, file, "is now " + content.get().version());
    }
    byte[] all = content.get().bytes();
    int from = (int) Math.min(all.length, offset);
    int to = (int) Math.min(all.length, from + Math.min(length, all.length));
    return new ByteArrayInputStream(Arrays.copyOfRange(all, from, to));
  }

  private <T> T ask(Operation operation, Location location, Supplier<T> question) {
    Fault fault = begin(operation, location);
    beforeEffect.at(operation, location);
    try {
      if (fault != null) {
        ErrorCode code = fault.code() == null ? ErrorCode.UFS_UNAVAILABLE : fault.code();
        throw MemoryFiles.refused(code, location, "was made to fail");
      }
      synchronized (lock) {
        return question.get();
      }
    } finally {
      beforeAnswer.at(operation, location);
    }
  }

  /** A mutation of a file or of a directory, which refuses the other. */
  private MutationResult typed(
      Operation operation,
      Location location,
      FileType type,
      AttemptGate gate,
      Supplier<MemoryFiles.Plan> plan) {
    Supplier<MemoryFiles.Plan> exact =
        () -> {
          refuseOther(location, type);
          return plan.get();
        };
    return blind
        ? mutate(operation, location, gate::beforeTreeAttempt, exact, plan)
        : mutate(operation, location, gate, exact, exact);
  }

  private void refuseOther(Location location, FileType type) {
    Optional<FileType> found = files.stat(location).map(FileStatus::type);
    if (found.isPresent() && found.get() != type) {
      throw type == FileType.FILE
          ? MemoryFiles.refused(ErrorCode.IS_A_DIRECTORY, location, "is a directory")
          : MemoryFiles.refused(ErrorCode.NOT_A_DIRECTORY, location, "is a file");
    }
  }

  private MutationResult mutate(
      Operation operation, Location location, AttemptGate gate, Supplier<MemoryFiles.Plan> plan) {
    return mutate(operation, location, gate, plan, plan);
  }

  private MutationResult mutate(
      Operation operation,
      Location location,
      AttemptGate gate,
      Supplier<MemoryFiles.Plan> atSight,
      Supplier<MemoryFiles.Plan> plan) {
    Fault fault = begin(operation, location);
    try {
      synchronized (lock) {
        MemoryFiles.Plan unused = atSight.get(); // What is refused at first sight asks no gate.
      }
      gate.beforeAttempt();
    } catch (SyncException e) {
      return none(e);
    }
    beforeEffect.at(operation, location);
    MutationResult result =
        fault == null
            ? apply(plan, Integer.MAX_VALUE, null)
            : fault.code() == null
                ? unanswered(plan, fault, gate)
                : apply(
                    plan,
                    fault.after(),
                    MemoryFiles.refused(fault.code(), location, "was made to fail"));
    beforeAnswer.at(operation, location);
    return result;
  }

  private MutationResult unanswered(
      Supplier<MemoryFiles.Plan> plan, Fault fault, AttemptGate gate) {
    MutationResult first = null;
    synchronized (lock) {
      if (fault.fate() == Fate.LATER) {
        unsettled.add(plan);
      } else if (fault.fate() == Fate.TOOK_EFFECT) {
        first = apply(plan, Integer.MAX_VALUE, null);
      }
    }
    if (!fault.repeated()) {
      return withoutAnswer(first == null ? Cost.NONE : first.cost(), null);
    }
    try {
      gate.beforeAttempt();
    } catch (SyncException e) {
      return withoutAnswer(Cost.NONE, e);
    }
    MutationResult second = first == null ? apply(plan, Integer.MAX_VALUE, null) : first;
    return second.failure().isPresent()
        ? withoutAnswer(second.cost(), second.failure().get())
        : new MutationResult(Effect.ALL, true, Optional.empty(), second.status(), second.cost());
  }

  private static MutationResult withoutAnswer(Cost cost, @Nullable SyncException cause) {
    SyncException unknown =
        new SyncException(
            ErrorCode.UFS_UNKNOWN_OUTCOME, "an attempt got no answer, as it was made to", cause);
    return new MutationResult(Effect.SOME, true, Optional.of(unknown), null, cost);
  }

  /** Applies so many steps of what the store does not refuse, then fails if it was made to. */
  private MutationResult apply(
      Supplier<MemoryFiles.Plan> mutation, int steps, @Nullable SyncException failure) {
    synchronized (lock) {
      MemoryFiles.Plan plan;
      try {
        plan = mutation.get();
      } catch (SyncException e) {
        return none(e);
      }
      int applied = Math.min(steps, plan.steps().size());
      plan.steps().subList(0, applied).forEach(Runnable::run);
      List<Long> copied = plan.copied().subList(0, Math.min(applied, plan.copied().size()));
      Cost cost =
          new Cost(
              Math.max(1, applied),
              copied.size(),
              copied.stream().mapToLong(Long::longValue).sum());
      Effect effect = failure == null ? Effect.ALL : applied > 0 ? Effect.SOME : Effect.NONE;
      return new MutationResult(
          effect,
          false,
          Optional.ofNullable(failure),
          failure == null ? plan.status() : null,
          cost);
    }
  }

  private static MutationResult none(SyncException failure) {
    return new MutationResult(Effect.NONE, false, Optional.of(failure), null, Cost.NONE);
  }

  private void fault(Operation operation, Fault fault) {
    synchronized (lock) {
      faults.computeIfAbsent(operation, o -> new ArrayDeque<>()).add(fault);
    }
  }

  private @Nullable Fault begin(Operation operation, Location location) {
    synchronized (lock) {
      counts.merge(operation, 1, Integer::sum);
      if (calls.size() == MAX_CALLS) {
        calls.removeFirst();
      }
      calls.addLast(new Call(operation, location));
      Deque<Fault> due = faults.get(operation);
      return due == null ? null : due.pollFirst();
    }
  }
}

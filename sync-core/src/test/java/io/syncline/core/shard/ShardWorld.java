package io.syncline.core.shard;

import io.syncline.core.freshness.Bound;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.model.Scheme;
import io.syncline.core.model.Scope;
import io.syncline.core.spi.ListingPage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All shards of one node over a {@link ModelStore}, driven by numbers: each says what happens next,
 * and after each of them every law of {@link ShardLaws} is checked on everything that would be
 * served.
 *
 * <p>The universe is so small that syncs of a child and of its directory, invalidations between two
 * pages, and evictions in the middle of them meet all the time.
 */
final class ShardWorld {
  /**
   * What kinds of trouble a run may meet; a random subset, because constant restarts hide lost
   * invalidations.
   */
  enum Trouble {
    EVICT,
    LOCAL,
    INVALIDATE_ALL,
    MOVED,
    RESTART,
    POWER_CUT,
    COLD_START,
    LATE_START,
    TINY_LIMITS,
    /** Of an object store: a key with others below it. */
    FILE_AND_DIRECTORY
  }

  /** The steps with how often each is taken. */
  private enum Action {
    /** A question about a child, answered by the store at once, and one about its directory. */
    OVERLAP(5),
    BEGIN_HEAD(9),
    BEGIN_LIST(9),
    ADVANCE(40),
    ABANDON(2),
    FAIL(2),
    WRITE(9),
    WRITE_TREE(6),
    ADVANCE_MUTATION(14),
    APPLY(22),
    LOCAL(3),
    EVICT(7),
    INVALIDATE_ALL(1),
    MOVED(1),
    SNAPSHOT(3),
    RESTART(2),
    POWER_CUT(2),
    COLD_START(1),
    WHOLE_HEAD(6),
    WHOLE_LIST(7);

    private static final List<Action> WEIGHTED =
        Arrays.stream(values())
            .flatMap(action -> Stream.generate(() -> action).limit(action.weight))
            .toList();

    private final int weight;

    Action(int weight) {
      this.weight = weight;
    }
  }

  private static final int MOST_TASKS = 6;

  /** What can change neither what is served nor the store: the laws need not be checked again. */
  private static final List<String> SILENT = List.of("begin", "ask", "list", "abandon", "snapshot");

  final List<Location> universe;
  final ModelStore store;
  final ModelWriters writers;
  final ShardFunction function;
  final Optional<ShardMutants> mutant;
  final ShardNode node;
  final ShardTally tally = new ShardTally();
  final ShardMonotony monotony = new ShardMonotony(this);
  private final ShardLaws laws;
  private final Set<Trouble> troubles;
  private final Location mount;
  private final List<ShardTask> tasks = new ArrayList<>();
  private Location focus;
  private final List<String> trace = new ArrayList<>();
  private final Map<Integer, Long> lastBegun = new HashMap<>();
  private long step;

  /** Whether the step changed nothing that could be served, nor the store. */
  private boolean quiet;

  ShardWorld(Scheme scheme, int shardCount, Set<Trouble> troubles, Optional<ShardMutants> mutant) {
    this.universe = universe(scheme);
    this.mount = universe.get(1);
    this.focus = universe.get(2);
    this.troubles = troubles;
    this.mutant = mutant;
    this.function = new ShardFunction(shardCount);
    this.store = new ModelStore(scheme, universe, troubles.contains(Trouble.FILE_AND_DIRECTORY));
    this.writers = new ModelWriters(store, mount, function, mutant);
    ShardLimits limits =
        troubles.contains(Trouble.TINY_LIMITS) ? new ShardLimits(4, 2, 1) : ShardLimits.DEFAULT;
    this.node = new ShardNode(this, limits);
    this.laws = new ShardLaws(this);
    fill(scheme);
    if (!troubles.contains(Trouble.LATE_START)) {
      node.coldStart();
    }
  }

  /** A run begins with something to list, to change and to lose. */
  private void fill(Scheme scheme) {
    for (Location location : universe) {
      boolean directory = universe.stream().anyMatch(one -> isChild(one, location));
      if (!directory || location.name().equals("k")) {
        store.put(location, store.newFile(), 0);
      } else if (!scheme.implicitDirectories()) {
        store.put(location, FileStatus.directory(), 0);
      }
    }
  }

  private static List<Location> universe(Scheme scheme) {
    List<String> paths =
        scheme.implicitDirectories()
            ? List.of("", "a", "a/", "a/k", "a/k/c", "a/k-", "ab", "ab/m")
            : List.of("", "a", "a/k", "a/k/c", "a/k/d", "a/l", "ab", "ab/m");
    String authority = scheme == Scheme.FILE ? "" : "lake";
    return paths.stream().map(path -> Location.of(scheme, authority, path)).toList();
  }

  /** Does what a number says, then checks every law. */
  void act(int code) {
    Choices choices = new Choices(code);
    Action action = Action.WEIGHTED.get(choices.below(Action.WEIGHTED.size()));
    step++;
    quiet = true;
    switch (action) {
      case OVERLAP -> overlap(choices);
      case BEGIN_HEAD -> begin(head(any(choices)));
      case BEGIN_LIST -> begin(list(anyDirectory(choices), choices));
      case ADVANCE -> task(choices).ifPresent(task -> advance(task, choices));
      case ABANDON -> task(choices).ifPresent(this::abandon);
      case FAIL -> task(choices).ifPresent(this::fail);
      case WRITE -> write(choices);
      case WRITE_TREE -> writeTree(choices);
      case ADVANCE_MUTATION -> advanceMutation(choices);
      case APPLY -> node.apply(choices.below(node.size()), choices.below(ModelWriters.TOPICS));
      case LOCAL -> when(Trouble.LOCAL, () -> node.invalidate(List.of(anything(choices)), "wish"));
      case EVICT ->
          when(Trouble.EVICT, () -> node.evict(choices.below(node.size()), 1 + choices.below(3)));
      case INVALIDATE_ALL ->
          when(Trouble.INVALIDATE_ALL, () -> node.invalidateAll(choices.below(node.size())));
      case MOVED ->
          when(Trouble.MOVED, () -> node.move(choices.below(node.size()), choices.below(2)));
      case SNAPSHOT -> node.snapshot();
      case RESTART -> when(Trouble.RESTART, () -> node.restart(choices.below(3)));
      case POWER_CUT -> when(Trouble.POWER_CUT, () -> node.powerCut(choices.below(3)));
      case COLD_START -> when(Trouble.COLD_START, this::coldStart);
      case WHOLE_HEAD -> whole(head(any(choices)), choices);
      case WHOLE_LIST -> whole(list(anyDirectory(choices), choices), choices);
    }
    if (!quiet) {
      laws.check();
    }
    laws.checkSizes();
  }

  /**
   * Lets every mutation end, applies all records, and asks everything anew: the end of each run.
   */
  void settle() {
    while (!tasks.isEmpty()) {
      abandon(tasks.get(0));
    }
    if (!node.isStarted()) {
      coldStart();
    }
    while (!writers.active().isEmpty()) {
      step++;
      advanceMutation(new Choices(0));
    }
    while (node.hasMore()) {
      step++;
      node.applyNext();
    }
    laws.check();
    for (Location location : universe) {
      whole(head(location), new Choices(0));
      laws.servesNow(location);
      if (store.isDirectory(location)) {
        whole(list(location, new Choices(1)), new Choices(0));
        laws.listsNow(location);
      }
      laws.check();
    }
  }

  /** What the node has mounted. */
  Location mount() {
    return mount;
  }

  long step() {
    return step;
  }

  /** The model's time: even numbers are steps. */
  long time() {
    return 2 * step;
  }

  AssertionError broken(String law) {
    return new AssertionError(law + "\n  " + String.join("\n  ", trace));
  }

  void log(String what) {
    trace.add(step + " " + what);
    quiet = quiet && SILENT.stream().anyMatch(what::startsWith);
  }

  private void when(Trouble trouble, Runnable action) {
    if (troubles.contains(trouble)) {
      action.run();
    }
  }

  /** Any location, but often the one about which something is being asked. */
  private Location any(Choices choices) {
    int chosen = choices.below(universe.size() + 4);
    return chosen < universe.size() ? universe.get(chosen) : focus;
  }

  private Location anyButRoot(Choices choices) {
    Location location = any(choices);
    return location.isRoot() ? focus : location;
  }

  private Location anyDirectory(Choices choices) {
    Location location = any(choices);
    boolean directory = universe.stream().anyMatch(one -> isChild(one, location));
    return directory ? location : location.parent().orElse(location);
  }

  static boolean isChild(Location location, Location directory) {
    return location.parent().equals(Optional.of(directory));
  }

  private Invalidation anything(Choices choices) {
    Location location = any(choices);
    return new Invalidation(location, choices.below(2) == 0 ? Scope.PATH : Scope.SUBTREE);
  }

  private Optional<ShardTask> task(Choices choices) {
    return tasks.isEmpty() ? Optional.empty() : Optional.of(tasks.get(choices.below(tasks.size())));
  }

  private ShardTask head(Location location) {
    return new ShardTask(function.shardOf(location), Sync.Target.ENTRY, location, 0);
  }

  private ShardTask list(Location directory, Choices choices) {
    int size = 1 + choices.below(3);
    return new ShardTask(function.shardOfChildren(directory), Sync.Target.LISTING, directory, size);
  }

  private void overlap(Choices choices) {
    Location location = anyButRoot(choices);
    focus = location;
    ShardTask head = head(location);
    begin(head);
    if (choices.below(2) == 0) {
      advance(head, choices);
    }
    step++;
    begin(list(location.parent().orElseThrow(), choices));
  }

  private void begin(ShardTask task) {
    log("begin " + task.target + " " + task.location);
    register(task);
    tasks.add(task);
    if (tasks.size() > MOST_TASKS) {
      abandon(tasks.get(0));
    }
  }

  private void register(ShardTask task) {
    task.sync = node.shard(task.shard).begin(task.target, task.location, node.ticker(time()));
    task.began = step;
    lastBegun.put(task.shard, step);
    if (task.target == Sync.Target.LISTING && task.pageSize == 2) {
      task.own =
          node.shardOf(task.location).begin(Sync.Target.ENTRY, task.location, node.ticker(time()));
      task.ownBegan = step;
      lastBegun.put(function.shardOf(task.location), step);
    }
  }

  private void registerAnew(ShardTask task) {
    node.shard(task.shard).abandon(task.sync);
    if (task.own != null) {
      node.shardOf(task.location).abandon(task.own);
    }
    register(task);
  }

  boolean is(ShardMutants one) {
    return mutant.isPresent() && mutant.get() == one;
  }

  private void advance(ShardTask task, Choices choices) {
    if (task.target == Sync.Target.ENTRY) {
      if (task.asked && is(ShardMutants.BEGIN_AFTER_ASK) && !task.late) {
        task.late = true;
        registerAnew(task);
      } else if (task.asked) {
        completeHead(task);
      } else {
        task.answer = store.stat(task.location);
        task.asked = true;
        log("ask " + task.location + " -> " + text(task.answer));
      }
      return;
    }
    if (task.page != null) {
      handOver(task, choices);
    } else if (task.first || task.next != null) {
      askPage(task);
    } else {
      finish(task);
    }
  }

  private void completeHead(ShardTask task) {
    if (is(ShardMutants.FORGET_IN_FLIGHT)) {
      registerAnew(task);
    }
    boolean quiet = isUndisturbed(task);
    tasks.remove(task);
    if (node.isStarted() && node.shard(task.shard).isSharable(task.sync, Bound.NONE, 0)) {
      monotony.shared(task.location, task.answer);
    }
    told(task.began, task.location, task.answer);
    monotony.answered(task.location, task.answer);
    boolean valid = node.shard(task.shard).complete(task.sync, task.answer);
    log("complete " + task.location + " -> " + valid);
    laws.completed(task.location, valid, quiet);
  }

  private void askPage(ShardTask task) {
    Optional<String> after = task.first ? Optional.empty() : Optional.ofNullable(task.next);
    Optional<ListingPage> page = store.list(task.location, after, task.pageSize);
    task.first = false;
    if (page.isEmpty()) {
      log("list " + task.location + ": nothing to list");
      if (store.stat(task.location).isEmpty()) {
        nothingThere(task);
      } else {
        fail(task);
      }
      return;
    }
    task.page = page.get();
    task.next = page.get().continuation();
    log("list " + task.location + " after " + after + " -> " + text(page.get()));
  }

  private void handOver(ShardTask task, Choices choices) {
    ListingPage page = task.page;
    task.page = null;
    page.children().forEach(child -> task.seen.add(child.name()));
    if (!task.sync.isSpoiled() && node.isStarted()) {
      told(task, page);
    }
    boolean goesOn = node.shard(task.shard).page(task.sync, page);
    log("page of " + task.location + " -> " + goesOn);
    if (!goesOn && choices.below(2) == 0) {
      abandon(task);
    }
    if (is(ShardMutants.HALF_LISTING_AS_WHOLE)) {
      task.next = null;
    }
  }

  private void told(ShardTask task, ListingPage page) {
    for (ListingPage.Child child : page.children()) {
      told(task.began, task.location.child(child.name()), Optional.of(child.status()));
    }
    for (Location location : universe) {
      if (isChild(location, task.location) && task.hasPassed(page, location.name())) {
        told(task.began, location, Optional.empty());
      }
    }
  }

  /** An answer is about to be handed over. */
  private void told(long began, Location location, Optional<FileStatus> content) {
    boolean news = node.isNews(location, content);
    node.oracleOf(location).answered(began, step, location, content, news);
    if (news && tasks.stream().anyMatch(one -> one.began != began && one.isAbout(location))) {
      tally.crossed();
    }
  }

  private void finish(ShardTask task) {
    if (is(ShardMutants.FORGET_IN_FLIGHT)) {
      finishAnew(task);
    }
    boolean quiet = isUndisturbed(task);
    if (!task.sync.isSpoiled()) {
      told(task, new ListingPage(List.of(), 0, null)); // Only its end tells what no page had.
    }
    tasks.remove(task);
    boolean complete = node.shard(task.shard).finish(task.sync);
    if (complete) {
      node.oracle(task.shard).listed(task.began, step, task.location);
    }
    log("finish " + task.location + " -> " + complete);
    laws.listed(task.location, complete, quiet);
    if (task.own != null) {
      finishOwn(task);
    }
  }

  /**
   * A directory that was listed exists; an object store may hold a file of its name all the same.
   */
  private void finishOwn(ShardTask task) {
    Location directory = task.location;
    if (!directory.scheme().implicitDirectories()) {
      told(task.ownBegan, directory, Optional.of(FileStatus.directory()));
      monotony.answered(directory, Optional.of(FileStatus.directory()));
    }
    boolean valid = node.shardOf(directory).completeDirectory(task.own);
    log("complete directory " + directory + " -> " + valid);
    laws.completed(directory, valid, false);
  }

  /** Nothing could be listed because nothing is there. */
  private void nothingThere(ShardTask task) {
    tasks.remove(task);
    node.shard(task.shard).abandon(task.sync);
    if (task.own != null) {
      told(task.ownBegan, task.location, Optional.empty());
      monotony.answered(task.location, Optional.empty());
      boolean valid = node.shardOf(task.location).complete(task.own, Optional.empty());
      log("complete " + task.location + " as absent -> " + valid);
      laws.completed(task.location, valid, false);
    }
  }

  /** Hands over all pages again under a sync that began when they were all there. */
  private void finishAnew(ShardTask task) {
    registerAnew(task);
    List<ListingPage.Child> children = new ArrayList<>();
    for (ListingPage.Child child : store.children(task.location).values()) {
      if (task.seen.contains(child.name())) {
        children.add(child);
      }
    }
    ListingPage page = new ListingPage(children, 0, null);
    told(task, page);
    node.shard(task.shard).page(task.sync, page);
  }

  /**
   * Whether nothing happened in its shard since it began that could be a reason not to store its
   * result.
   */
  private boolean isUndisturbed(ShardTask task) {
    return lastBegun.getOrDefault(task.shard, -1L) == task.began
        && node.lastEvicted(task.shard) < task.began
        && node.shard(task.shard).isStarted()
        && !node.oracle(task.shard).isInvalidatedSince(task.began)
        && !node.oracle(task.shard).isNewsSince(task.began, task::isAbout);
  }

  private void abandon(ShardTask task) {
    log("abandon " + task.target + " " + task.location);
    tasks.remove(task);
    node.shard(task.shard).abandon(task.sync);
    if (task.own != null) {
      node.shardOf(task.location).abandon(task.own);
    }
  }

  /** The store did not answer. */
  private void fail(ShardTask task) {
    if (is(ShardMutants.FAILED_AS_ABSENT) && task.target == Sync.Target.ENTRY) {
      tasks.remove(task);
      node.shard(task.shard).complete(task.sync, Optional.empty());
      log("failed as absent " + task.location);
    } else {
      abandon(task);
    }
  }

  /** A sync from its beginning to its end, with nothing between. */
  private void whole(ShardTask task, Choices choices) {
    step++;
    register(task);
    log("whole " + task.target + " " + task.location);
    List<ShardTask> others = List.copyOf(tasks);
    tasks.clear();
    tasks.add(task);
    while (!tasks.isEmpty()) {
      step++;
      advance(task, choices);
    }
    tasks.addAll(others);
  }

  private void write(Choices choices) {
    Location location = anyButRoot(choices);
    int flags = choices.below(8);
    int kind = choices.below(4);
    Optional<ModelWriters.Mutation> mutation =
        kind == 0
            ? writers.delete(location, flags, step)
            : kind == 1
                ? writers.makeDirectory(location, flags, step)
                : writers.put(location, flags, step);
    mutation.ifPresent(one -> commit(one, kind + " of " + location));
  }

  private void writeTree(Choices choices) {
    Location location = anyButRoot(choices);
    int flags = choices.below(8);
    if (choices.below(2) == 0) {
      writers.removeTree(location, flags, step).ifPresent(one -> commit(one, "rm -r " + location));
    } else {
      Location to = anyButRoot(choices);
      writers
          .rename(location, to, flags, step)
          .ifPresent(one -> commit(one, "rename " + location + " to " + to));
    }
  }

  private void commit(ModelWriters.Mutation mutation, String what) {
    writers.commit(mutation, time());
    log("commit " + what);
  }

  private void advanceMutation(Choices choices) {
    if (writers.active().isEmpty()) {
      return;
    }
    ModelWriters.Mutation mutation = writers.active().get(choices.below(writers.active().size()));
    if (!mutation.isCommitted()) {
      commit(mutation, "more");
      return;
    }
    if (mutation.local()) {
      node.invalidate(mutation.says(), "own");
    }
    writers.publish(mutation);
    log("publish " + mutation.says());
  }

  private void coldStart() {
    node.coldStart();
    if (is(ShardMutants.KEEP_ACROSS_COLD_START)) {
      step++;
      tasks.forEach(this::register);
    }
  }

  /** The process ended, and its questions with it. */
  void forgetTasks() {
    tasks.clear();
  }

  private static String text(Optional<FileStatus> status) {
    return status
        .map(one -> one.isDirectory() ? "directory" : "" + one.version())
        .orElse("nothing");
  }

  private static String text(ListingPage page) {
    return page.children().stream()
            .map(child -> "'" + child.name() + "'=" + text(Optional.of(child.status())))
            .toList()
        + (page.continuation() == null ? ", last" : "");
  }
}

package io.syncline.chaos.history;

import static io.syncline.chaos.history.Operation.Kind.DELETE;
import static io.syncline.chaos.history.Operation.Kind.DELETE_TREE;
import static io.syncline.chaos.history.Operation.Kind.LIST;
import static io.syncline.chaos.history.Operation.Kind.MKDIR;
import static io.syncline.chaos.history.Operation.Kind.PUT;
import static io.syncline.chaos.history.Operation.Kind.READ;
import static io.syncline.chaos.history.Operation.Kind.RENAME;
import static io.syncline.chaos.history.Operation.Kind.STAT;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A store in which every write takes effect at one instant, with clients that are answered with
 * states that keep every promise. Histories of it are free of violations.
 */
final class LakeModel {
  private static final List<String> ALL_PATHS =
      List.of("/a", "/a/f", "/a/g", "/a/d", "/a/d/f", "/b", "/b/f", "/b/d/f", "/c", "/c/f");
  private static final List<Operation.Kind> KINDS =
      List.of(PUT, PUT, MKDIR, DELETE, DELETE_TREE, RENAME, STAT, STAT, READ, READ, LIST);
  private static final int CLIENTS = 4;

  /** A promise that the clients' cache breaks, now and then. */
  enum Fault {
    NONE,
    OLDER_THAN_THE_BOUND,
    FORGETS_TOKENS,
    FORGETS_OWN_WRITES,
    GOES_BACK,
    LOSES_WRITES
  }

  private final Random random;
  private final boolean implicit;
  private final Fault fault;
  private final List<String> paths;
  private final List<Planned> planned = new ArrayList<>();
  private final List<Operation> operations = new ArrayList<>();

  /** What the store holds since each instant; directories of a tree are keys as well. */
  private final TreeMap<Long, Map<String, Seen>> states = new TreeMap<>();

  /** By session and path: the instant of the newest state that it was answered with. */
  private final Map<String, Long> answered = new HashMap<>();

  private long latest;

  /** An operation before its fate is known. */
  private record Planned(
      OperationBuilder builder,
      Operation.Kind kind,
      String path,
      String target,
      String value,
      String session,
      long invoked,
      long completed,
      long effect,
      boolean unknown) {}

  LakeModel(long seed, History.Store store, Fault fault) {
    random = new Random(seed);
    this.fault = fault;
    // The fewer there are, the more happens to each.
    List<String> shuffled = new ArrayList<>(ALL_PATHS);
    Collections.shuffle(shuffled, random);
    paths = shuffled.subList(0, 2 + random.nextInt(5));
    implicit = store == History.Store.IMPLICIT_DIRECTORIES;
    states.put(Long.MIN_VALUE, Map.of());
  }

  /** Runs all clients. */
  History run(int operationsEach) {
    for (int client = 0; client < CLIENTS; client++) {
      plan(client, operationsEach);
    }
    planned.sort((one, other) -> Long.compare(one.effect, other.effect));
    planned.stream().filter(one -> one.kind.isWrite()).forEach(this::write);
    planned.sort((one, other) -> Long.compare(one.invoked, other.invoked));
    planned.stream().filter(one -> !one.kind.isWrite()).forEach(this::read);
    long end = Math.max(latest, states.lastKey()) + 1;
    Map<String, Seen> last = new TreeMap<>();
    Map<String, Seen> content = states.lastEntry().getValue();
    content.keySet().stream()
        .filter(key -> !key.endsWith("/"))
        .forEach(key -> last.put(key, content.get(key)));
    content.keySet().stream()
        .filter(key -> key.endsWith("/"))
        .forEach(key -> last.putIfAbsent(key.substring(0, key.length() - 1), Seen.DIRECTORY));
    return new History(
        implicit ? History.Store.IMPLICIT_DIRECTORIES : History.Store.TREE,
        Map.of(),
        operations,
        Optional.of(new History.End(end, last)));
  }

  private void plan(int client, int count) {
    String session = client > 0 ? "s" + client : "";
    long now = random.nextInt(20);
    for (int i = 0; i < count; i++) {
      Operation.Kind kind = KINDS.get(random.nextInt(KINDS.size()));
      String path = paths.get(random.nextInt(paths.size()));
      long completed = now + random.nextInt(30);
      boolean unknown = kind.isWrite() && random.nextInt(6) == 0;
      long effect = now + random.nextInt((int) (completed - now) + 1);
      if (unknown) {
        effect += random.nextInt(3) == 0 ? random.nextInt(300) : 0;
      }
      long id = (long) client * count + i;
      OperationBuilder builder =
          OperationBuilder.begin(id, Recorded.client(session), kind, path, now);
      String value = "v" + id;
      String target = paths.get(random.nextInt(paths.size()));
      planned.add(
          new Planned(
              builder, kind, path, target, value, session, now, completed, effect, unknown));
      latest = Math.max(latest, completed);
      now = completed + random.nextInt(20);
    }
  }

  private void write(Planned write) {
    if (write.kind == PUT) {
      write.builder.value(write.value);
    }
    if (write.kind == RENAME) {
      write.builder.target(write.target);
    }
    Map<String, Seen> next = new TreeMap<>(states.lastEntry().getValue());
    boolean accepted = apply(write, next);
    boolean lost = write.unknown ? random.nextInt(3) == 0 : breaks(Fault.LOSES_WRITES);
    if (accepted && !lost) {
      states.put(write.effect, next);
    }
    if (write.unknown) {
      operations.add(write.builder.unknown(write.completed));
    } else if (accepted) {
      operations.add(write.builder.ok(write.completed));
    } else {
      operations.add(write.builder.failed(write.completed));
    }
  }

  private boolean apply(Planned write, Map<String, Seen> next) {
    return switch (write.kind) {
      case PUT -> {
        if (!implicit
            && (at(next, write.path).equals(Seen.DIRECTORY) || !makeParents(write.path, next))) {
          yield false;
        }
        next.put(write.path, Seen.file(write.value));
        yield true;
      }
      case MKDIR -> {
        if (at(next, write.path).kind() == Seen.Kind.FILE || !makeParents(write.path, next)) {
          yield false;
        }
        next.put(write.path + "/", Seen.DIRECTORY);
        yield true;
      }
      case DELETE -> {
        boolean full = next.keySet().stream().anyMatch(key -> isBelow(key, write.path));
        if (full && !implicit) {
          yield false;
        }
        next.remove(write.path);
        if (!full) {
          next.remove(write.path + "/");
        }
        yield true;
      }
      case DELETE_TREE -> {
        next.keySet().removeIf(key -> isIn(key, write.path));
        yield true;
      }
      case RENAME -> rename(write, next);
      case STAT, READ, LIST -> false;
    };
  }

  private boolean rename(Planned write, Map<String, Seen> next) {
    if (at(next, write.path).equals(Seen.ABSENT)
        || !at(next, write.target).equals(Seen.ABSENT)
        || Paths.isAtOrBelow(write.target, write.path)
        || Paths.isAtOrBelow(write.path, write.target)
        || !makeParents(write.target, next)) {
      return false;
    }
    for (String key : List.copyOf(next.keySet())) {
      if (isIn(key, write.path)) {
        next.put(write.target + key.substring(write.path.length()), next.remove(key));
      }
    }
    return true;
  }

  private boolean makeParents(String path, Map<String, Seen> next) {
    for (String above : Paths.ancestors(path)) {
      if (above.length() > 1 && !implicit) {
        if (at(next, above).kind() == Seen.Kind.FILE) {
          return false;
        }
        next.put(above + "/", Seen.DIRECTORY);
      }
    }
    return true;
  }

  private void read(Planned read) {
    long bound = random.nextInt(4) == 0 ? 0 : random.nextInt(300);
    read.builder.bound(Duration.ofNanos(bound));
    long from = read.invoked - bound - (breaks(Fault.OLDER_THAN_THE_BOUND) ? 300 : 0);
    if (read.kind != LIST) {
      List<Long> tokens = new ArrayList<>();
      if (random.nextInt(3) == 0) {
        planned.stream()
            .filter(one -> one.kind.isWrite() && one.completed <= read.invoked && !one.unknown)
            .reduce((one, other) -> other)
            .ifPresent(write -> tokens.add(idOf(write)));
      }
      read.builder.tokens(tokens);
      Seen seen = answer(read, read.path, from, tokens);
      if (read.kind == Operation.Kind.STAT
          && seen.kind() == Seen.Kind.FILE
          && random.nextBoolean()) {
        seen = Seen.SOME_FILE;
      }
      operations.add(read.builder.saw(seen, read.completed));
      return;
    }
    Set<String> names = new TreeSet<>();
    Set<String> all = new TreeSet<>();
    for (Map<String, Seen> state : states.values()) {
      for (String key : state.keySet()) {
        String path = key.endsWith("/") ? key.substring(0, key.length() - 1) : key;
        all.add(path);
        all.addAll(Paths.ancestors(path));
      }
    }
    for (String path : all) {
      if (Paths.ancestors(path).stream().findFirst().filter(read.path::equals).isPresent()
          && !answer(read, path, from, List.of()).equals(Seen.ABSENT)) {
        names.add(path.substring(Paths.below(read.path).length()));
      }
    }
    operations.add(read.builder.listed(names, read.completed));
  }

  /** A state of its own instant for each path, not before anything that it must reflect. */
  private Seen answer(Planned read, String path, long from, List<Long> tokens) {
    String key = read.session + path;
    long least = from;
    for (Planned write : planned) {
      boolean own =
          !read.session.isEmpty()
              && write.session.equals(read.session)
              && fault != Fault.FORGETS_OWN_WRITES;
      if (write.kind.isWrite()
          && write.completed <= read.invoked
          && !write.unknown
          && (own || (fault != Fault.FORGETS_TOKENS && tokens.contains(idOf(write))))) {
        least = Math.max(least, write.effect);
      }
    }
    if (!read.session.isEmpty() && fault != Fault.GOES_BACK) {
      least = Math.max(least, answered.getOrDefault(key, Long.MIN_VALUE));
    }
    long instant = least + (long) (random.nextDouble() * (read.completed - least + 1));
    if (!read.session.isEmpty()) {
      answered.put(key, instant);
    }
    return at(states.floorEntry(instant).getValue(), path);
  }

  private boolean breaks(Fault kind) {
    return fault == kind && random.nextInt(5) == 0;
  }

  private static long idOf(Planned operation) {
    return Long.parseLong(operation.value.substring(1));
  }

  private static Seen at(Map<String, Seen> content, String path) {
    Seen file = content.get(path);
    if (file != null) {
      return file;
    }
    return content.keySet().stream().anyMatch(key -> isIn(key, path))
        ? Seen.DIRECTORY
        : Seen.ABSENT;
  }

  private static boolean isIn(String key, String path) {
    return key.equals(path) || key.startsWith(path + "/");
  }

  private static boolean isBelow(String key, String path) {
    return isIn(key, path) && key.length() > path.length() + 1;
  }
}

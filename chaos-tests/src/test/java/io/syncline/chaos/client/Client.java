package io.syncline.chaos.client;

import io.syncline.chaos.history.Operation;
import io.syncline.chaos.history.Operation.Kind;
import io.syncline.chaos.history.OperationBuilder;
import io.syncline.chaos.process.NodeName;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Asks one node and records what was asked and answered. One thread; paths are those of the
 * history.
 */
public final class Client {
  /**
   * The embedded store writes objects under a name of its own first, and lists them; nobody else
   * makes such names.
   */
  private static final Pattern UNFINISHED =
      Pattern.compile(".*-\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

  private final Door door;
  private final NodeName node;
  private final Recorder recorder;
  private final Operation.Client identity;
  private final Operation.Client parts;

  /**
   * A client of a node.
   *
   * @param session the name under which a node must show it its own writes; empty where nothing
   *     carries from one answer to the next
   */
  public Client(
      String name, NodeName node, Door door, Recorder recorder, Optional<String> session) {
    this.door = door;
    this.node = node;
    this.recorder = recorder;
    this.identity = new Operation.Client(name, node.cluster(), node.toString(), session);
    this.parts = new Operation.Client(name, node.cluster(), node.toString(), Optional.empty());
  }

  public NodeName node() {
    return node;
  }

  public Answer put(Mount mount, String path, String value) {
    recorder.willWrite(value);
    OperationBuilder begun = begin(Kind.PUT, path).value(value);
    return changed(begun, door.put(shown(mount, path), value));
  }

  public Answer delete(Mount mount, String path) {
    OperationBuilder begun = begin(Kind.DELETE, path);
    return changed(begun, door.delete(shown(mount, path), false));
  }

  public Answer deleteTree(Mount mount, String path) {
    OperationBuilder begun = begin(Kind.DELETE_TREE, path);
    return changed(begun, door.delete(shown(mount, path), true));
  }

  public Answer rename(Mount mount, String from, String to) {
    OperationBuilder begun = begin(Kind.RENAME, from).target(to);
    return changed(begun, door.rename(shown(mount, from), shown(mount, to), false));
  }

  public Answer renameTree(Mount mount, String from, String to) {
    OperationBuilder begun = begin(Kind.RENAME, from).target(to);
    return changed(begun, door.rename(shown(mount, from), shown(mount, to), true));
  }

  public Answer makeDirectory(Mount mount, String path) {
    OperationBuilder begun = begin(Kind.MKDIR, path);
    return changed(begun, door.makeDirectory(shown(mount, path)));
  }

  public Answer stat(Mount mount, String path, OptionalLong asked) {
    OperationBuilder begun = reading(Kind.STAT, mount, path, asked);
    return saw(begun, door.stat(shown(mount, path), asked));
  }

  public Answer read(Mount mount, String path, OptionalLong asked) {
    OperationBuilder begun = reading(Kind.READ, mount, path, asked);
    return saw(begun, door.read(shown(mount, path), asked));
  }

  /** Each child's status in the listing counts as an answer of its own. */
  public Answer list(Mount mount, String path, OptionalLong asked) {
    long begin = recorder.now();
    Answer answer = door.list(shown(mount, path), asked);
    long end = recorder.now();
    Map<String, String> children = new TreeMap<>(answer.seen());
    children.keySet().removeIf(child -> UNFINISHED.matcher(child).matches());
    boolean absent = answer.seen().containsValue(Answer.ABSENT);
    OperationBuilder list =
        bounded(
            OperationBuilder.begin(
                recorder.nextId(), identity, absent ? Kind.STAT : Kind.LIST, path, begin),
            mount,
            asked);
    if (!answer.isOk()) {
      recorder.add(list.failed(end), answer.code());
    } else if (absent) {
      recorder.add(list.saw(recorder.seen(Answer.ABSENT), end), "");
    } else {
      recorder.add(
          list.listed(
              children.keySet().stream()
                  .map(child -> child.substring(child.lastIndexOf('/') + 1))
                  .collect(Collectors.toSet()),
              end),
          "");
      children.forEach((child, tag) -> addChild(mount, asked, child, tag, begin, end));
    }
    return answer;
  }

  private void addChild(
      Mount mount, OptionalLong asked, String child, String tag, long begin, long end) {
    OperationBuilder stat =
        OperationBuilder.begin(recorder.nextId(), parts, Kind.STAT, mount.canonical(child), begin);
    recorder.add(bounded(stat, mount, asked).saw(recorder.seen(tag), end), "");
  }

  private OperationBuilder begin(Kind kind, String path) {
    return OperationBuilder.begin(recorder.nextId(), identity, kind, path, recorder.now());
  }

  private OperationBuilder reading(Kind kind, Mount mount, String path, OptionalLong asked) {
    return bounded(begin(kind, path), mount, asked);
  }

  private static OperationBuilder bounded(OperationBuilder read, Mount mount, OptionalLong asked) {
    OptionalLong bound = mount.bound(asked);
    return bound.isPresent() ? read.bound(Duration.ofMillis(bound.getAsLong())) : read;
  }

  private Answer changed(OperationBuilder begun, Answer answer) {
    long end = recorder.now();
    recorder.add(
        switch (answer.outcome()) {
          case OK -> begun.ok(end);
          case FAILED -> begun.failed(end);
          case UNKNOWN -> begun.unknown(end);
        },
        answer.code());
    return answer;
  }

  private Answer saw(OperationBuilder begun, Answer answer) {
    long end = recorder.now();
    Map<String, String> seen = answer.seen();
    recorder.add(
        answer.isOk()
            ? begun.saw(recorder.seen(seen.values().iterator().next()), end)
            : begun.failed(end),
        answer.code());
    return answer;
  }

  private static String shown(Mount mount, String path) {
    return mount
        .shown(path)
        .orElseThrow(() -> new IllegalArgumentException(mount + " does not show " + path));
  }
}

package io.syncline.cli.command.watcher;

import io.syncline.cli.failure.ClientError;
import io.syncline.cli.failure.Failure;
import io.syncline.cli.failure.NearestWord;
import io.syncline.proto.node.v1.WatcherInfo;
import java.util.List;

/** Finds watchers by their names. */
final class WatcherNames {
  private WatcherNames() {}

  /** The watcher of a name among all of a cluster; it is a failure if there is none. */
  static WatcherInfo find(String name, List<WatcherInfo> all) {
    return all.stream()
        .filter(watcher -> watcher.getName().equals(name))
        .findFirst()
        .orElseThrow(() -> unknown(name, all));
  }

  /** That no watcher has a name, and which one was probably meant. */
  static Failure unknown(String name, List<WatcherInfo> all) {
    List<String> names = all.stream().map(WatcherInfo::getName).toList();
    String known = names.isEmpty() ? "there are none" : "known: " + String.join(", ", names);
    return Failure.of(
        ClientError.UNKNOWN_WATCHER,
        "there is no watcher '" + name + "' (" + known + ")",
        NearestWord.of(name, names)
            .map(word -> "Did you mean " + word + "?")
            .orElse("syncline watcher list"));
  }
}

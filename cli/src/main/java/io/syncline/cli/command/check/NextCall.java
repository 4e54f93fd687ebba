package io.syncline.cli.command.check;

import io.syncline.cli.client.NodeClient;
import io.syncline.cli.session.Session;

/**
 * What to call next about a check, at the same cluster; it can be pasted.
 *
 * @param command how the command line is called for that cluster
 */
record NextCall(String command) {
  static NextCall of(Session session, NodeClient node) {
    return new NextCall(
        session.asksOneCluster() ? "syncline -c " + node.context().name() : "syncline");
  }

  String show(String id) {
    return command + " check show " + id;
  }

  /** Repairs what a check of a path found, as it is found again. */
  String repair(String path) {
    return command + " check run " + path + " --repair invalidate";
  }

  String cancel(String id) {
    return command + " check cancel " + id;
  }

  String resume(String id) {
    return command + " check resume " + id;
  }
}

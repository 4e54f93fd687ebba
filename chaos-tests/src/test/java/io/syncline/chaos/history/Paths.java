package io.syncline.chaos.history;

import java.util.ArrayList;
import java.util.List;

/** Arithmetic of absolute paths. */
final class Paths {
  private Paths() {}

  /** All above it, the nearest first; none for the root. */
  static List<String> ancestors(String path) {
    List<String> above = new ArrayList<>();
    for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      above.add(path.substring(0, slash));
    }
    if (path.length() > 1) {
      above.add("/");
    }
    return above;
  }

  static boolean isAtOrBelow(String path, String tree) {
    return path.equals(tree) || path.startsWith(below(tree));
  }

  /** What all paths below a directory begin with. */
  static String below(String directory) {
    return directory.equals("/") ? directory : directory + "/";
  }

  /** The path that has the same place below another tree. */
  static String rebase(String path, String from, String to) {
    if (path.equals(from)) {
      return to;
    }
    return below(to) + path.substring(below(from).length());
  }
}

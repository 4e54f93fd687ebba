package io.syncline.core.model;

import java.util.Comparator;

/**
 * The order in which a store lists the children of a directory, so that two listings of it can be
 * merged as streams.
 *
 * <p>Trees order children by the bytes of their names. Stores with implicit directories list a
 * directory {@code k} where the key {@code k/} sorts, hence behind {@code k-1}. A child's
 * <em>slot</em> is the text whose byte order this is.
 */
public final class SiblingOrder {
  private SiblingOrder() {}

  /** The slot of a child: its name, with a slash behind where the store sorts a directory so. */
  public static String slot(Scheme scheme, String name, boolean directory) {
    return directory && scheme.implicitDirectories() ? name + "/" : name;
  }

  /** The name in a slot. */
  public static String name(String slot) {
    return slot.endsWith("/") ? slot.substring(0, slot.length() - 1) : slot;
  }

  /** Compares slots by the bytes of their UTF-8. */
  public static Comparator<String> slots() {
    return Location::compareUtf8;
  }
}

package io.syncline.core.spi;

import io.syncline.core.model.FileStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a directory's children.
 *
 * @param children in {@link io.syncline.core.model.SiblingOrder}, strictly after those of the pages
 *     before
 * @param unusable keys of this page that cannot be a location (such as the name {@code ..}); left
 *     out, counted
 * @param continuation what to ask for the next page with; null after the last
 */
public record ListingPage(List<Child> children, int unusable, @Nullable String continuation) {
  public ListingPage {
    children = List.copyOf(children);
  }

  /**
   * One child.
   *
   * @param name its name in the directory
   * @param status what the store says
   */
  public record Child(String name, FileStatus status) {}
}

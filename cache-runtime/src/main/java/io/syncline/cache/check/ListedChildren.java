package io.syncline.cache.check;

import io.syncline.core.consistency.FoundChildren;
import io.syncline.core.model.Location;
import io.syncline.core.model.SiblingOrder;
import io.syncline.core.spi.ListingPage;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The children of a directory as its store lists them; none where no directory is. */
final class ListedChildren implements FoundChildren {
  private final StoreLooks looks;
  private final Location directory;
  private Iterator<ListingPage.Child> page = List.<ListingPage.Child>of().iterator();
  private @Nullable String continuation;
  private boolean begun;
  private long asked;
  private long answered;

  ListedChildren(StoreLooks looks, Location directory) {
    this.looks = looks;
    this.directory = directory;
  }

  @Override
  public @Nullable Child next() throws InterruptedException {
    while (!page.hasNext()) {
      if (begun && continuation == null) {
        return null;
      }
      turn();
    }
    ListingPage.Child child = page.next();
    return new Child(
        SiblingOrder.slot(directory.scheme(), child.name(), child.status().isDirectory()),
        child.status());
  }

  private void turn() throws InterruptedException {
    StoreLooks.Answer<ListingPage> read = looks.list(directory, continuation);
    asked = read.asked();
    answered = read.answered();
    begun = true;
    continuation = read.answer().continuation();
    page = read.answer().children().iterator();
  }

  @Override
  public long asked() {
    return asked;
  }

  @Override
  public long answered() {
    return answered;
  }
}

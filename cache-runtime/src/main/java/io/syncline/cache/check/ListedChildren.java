package io.syncline.cache.check;

import io.syncline.core.consistency.FoundChildren;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.model.SiblingOrder;
import io.syncline.core.spi.ListingPage;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The children of a directory as its store lists them; none where no directory is. */
final class ListedChildren implements FoundChildren {
  private static final ListingPage NOTHING = new ListingPage(List.of(), 0, null);

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
    looks.awaitRequest();
    long before = looks.now();
    ListingPage read;
    try {
      read = looks.ufs().list(directory, continuation);
    } catch (SyncException e) {
      if (e.code() != ErrorCode.NOT_FOUND && e.code() != ErrorCode.NOT_A_DIRECTORY) {
        throw e;
      }
      read = NOTHING;
    }
    asked = before - looks.lag();
    answered = looks.now();
    begun = true;
    continuation = read.continuation();
    page = read.children().iterator();
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

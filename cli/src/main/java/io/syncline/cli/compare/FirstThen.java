package io.syncline.cli.compare;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** A first item that was read already, and the rest. */
final class FirstThen<T> implements Iterator<T> {
  private final Iterator<T> rest;
  private @Nullable T first;

  private FirstThen(T first, Iterator<T> rest) {
    this.first = first;
    this.rest = rest;
  }

  static <T> Iterator<T> of(T first, Iterator<T> rest) {
    return new FirstThen<>(first, rest);
  }

  @Override
  public boolean hasNext() {
    return first != null || rest.hasNext();
  }

  @Override
  public T next() {
    T now = first;
    if (now == null) {
      if (!rest.hasNext()) {
        throw new NoSuchElementException("the answer has ended");
      }
      return rest.next();
    }
    first = null;
    return now;
  }
}

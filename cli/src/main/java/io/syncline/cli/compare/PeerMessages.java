package io.syncline.cli.compare;

import io.syncline.core.consistency.Digest;
import io.syncline.core.consistency.HeldAnswer;
import io.syncline.core.consistency.HeldChild;
import io.syncline.core.consistency.HeldDirectory;
import io.syncline.core.consistency.PeerAnswer;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.FileType;
import io.syncline.core.model.Location;
import io.syncline.proto.node.v1.CheckedStatus;
import io.syncline.proto.node.v1.LocationAnswer;
import io.syncline.proto.node.v1.WalkedChild;
import io.syncline.proto.node.v1.WalkedDirectory;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What clusters tell of themselves, as the comparison wants it. */
final class PeerMessages {
  private PeerMessages() {}

  static HeldDirectory directory(WalkedDirectory walked) {
    return new HeldDirectory(
        walked.getShard(),
        Location.restore(walked.getLocation()),
        walked.getValid(),
        walked.hasDigestHigh()
            ? Optional.of(new Digest(walked.getDigestHigh(), walked.getDigestLow()))
            : Optional.empty());
  }

  static HeldChild child(WalkedChild walked) {
    return new HeldChild(walked.getSlot(), status(walked.getHeld()), walked.getValid());
  }

  static PeerAnswer answer(LocationAnswer answer) {
    return new PeerAnswer(
        answer.getView(),
        answer.hasHeld()
            ? Optional.of(
                new HeldAnswer(
                    status(answer.getHeld()),
                    answer.hasLearnedNanos()
                        ? OptionalLong.of(answer.getLearnedNanos())
                        : OptionalLong.empty(),
                    answer.hasSinceNanos()
                        ? OptionalLong.of(answer.getSinceNanos())
                        : OptionalLong.empty()))
            : Optional.empty(),
        answer.getSteadyNanos(),
        answer.getNowNanos());
  }

  private static @Nullable FileStatus status(CheckedStatus status) {
    return status.getExists()
        ? new FileStatus(
            status.getDirectory() ? FileType.DIRECTORY : FileType.FILE,
            status.getSize(),
            status.hasModifiedMillis() ? Instant.ofEpochMilli(status.getModifiedMillis()) : null,
            status.getVersion().isEmpty() ? null : status.getVersion())
        : null;
  }

  /** The items of the parts of an answer, one after the other; nothing but one part is kept. */
  static <P, M, T> Iterator<T> items(
      Iterator<P> parts, Function<P, List<M>> messages, Function<M, T> item) {
    return new Iterator<>() {
      private Iterator<M> part = List.<M>of().iterator();

      @Override
      public boolean hasNext() {
        while (!part.hasNext() && parts.hasNext()) {
          part = messages.apply(parts.next()).iterator();
        }
        return part.hasNext();
      }

      @Override
      public T next() {
        if (!hasNext()) {
          throw new NoSuchElementException("the answer has ended");
        }
        return item.apply(part.next());
      }
    };
  }
}

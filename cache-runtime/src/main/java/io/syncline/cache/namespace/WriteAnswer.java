package io.syncline.cache.namespace;

import io.syncline.core.model.Token;
import io.syncline.core.spi.MutationResult.Cost;
import io.syncline.core.spi.MutationResult.FileStatusHint;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a write ended that did all it was asked for.
 *
 * @param tokens one per partition that a record of it goes to
 * @param published whether the log has acked all records of it; false only where the caller did not
 *     wait
 * @param cost what it took of the store
 * @param status what the store told about the new file; null for other writes
 */
public record WriteAnswer(
    List<Token> tokens, boolean published, Cost cost, @Nullable FileStatusHint status) {
  public WriteAnswer {
    tokens = List.copyOf(tokens);
  }

  /**
   * This write together with what had to be done before it: who waits for this has heard of all.
   */
  WriteAnswer after(List<WriteAnswer> before) {
    WriteAnswer all = this;
    for (WriteAnswer earlier : before) {
      all = all.after(earlier);
    }
    return all;
  }

  private WriteAnswer after(WriteAnswer earlier) {
    Map<Integer, Token> newest = new TreeMap<>();
    Stream.concat(earlier.tokens.stream(), tokens.stream())
        .forEach(
            token ->
                newest.merge(
                    token.partition(),
                    token,
                    BinaryOperator.maxBy(Comparator.comparingLong(Token::sequence))));
    Cost sum =
        new Cost(
            earlier.cost.requests() + cost.requests(),
            earlier.cost.filesCopied() + cost.filesCopied(),
            earlier.cost.bytesCopied() + cost.bytesCopied());
    return new WriteAnswer(
        List.copyOf(newest.values()), earlier.published && published, sum, status);
  }
}

package io.syncline.agent.doctor;

import io.syncline.core.doctor.Examination;
import java.util.List;

/**
 * Something to look at.
 *
 * @param subject what it is called when it does not answer
 * @param look how; on a thread of its own, and interrupted when it takes too long
 */
public record Probe(String subject, Look look) {
  /** A look at something. */
  @FunctionalInterface
  public interface Look {
    /**
     * Looks.
     *
     * @return what was found, one or more
     * @throws Exception why it could not be looked at, which is a finding too
     */
    List<Examination> look() throws Exception;
  }
}

package io.syncline.agent.doctor;

import io.syncline.core.doctor.ClockOffset;
import io.syncline.core.doctor.ClockRules;
import io.syncline.core.doctor.Examination;
import io.syncline.core.doctor.VersionRules;
import io.syncline.core.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the answers of the other nodes mean. */
final class PeerRules {
  private PeerRules() {}

  /**
   * Judges who answers, their clocks and their versions.
   *
   * @param self the node that asked
   */
  static List<Examination> examine(Introduction self, List<Meeting> meetings) {
    List<Examination> examinations = new ArrayList<>();
    Map<String, String> versions = new TreeMap<>(Map.of(self.node(), self.version()));
    List<ClockOffset> clocks = new ArrayList<>();
    for (Meeting meeting : meetings) {
      meeting
          .answer()
          .ifPresentOrElse(
              told -> {
                versions.put(meeting.node(), told.version());
                clocks.add(
                    ClockOffset.measured(
                        meeting.node(), meeting.askedMillis(), meeting.took(), told.wallMillis()));
              },
              () -> examinations.add(silent(meeting)));
    }
    if (examinations.isEmpty()) {
      examinations.add(Examination.ok("nodes", count(meetings.size())));
    }
    examinations.add(ClockRules.examine(clocks));
    examinations.add(VersionRules.examine(versions));
    return examinations;
  }

  private static Examination silent(Meeting meeting) {
    return Examination.warn(
        "nodes",
        ErrorCode.NODE_UNREACHABLE.id()
            + " node "
            + meeting.node()
            + " is registered and does not answer here: "
            + meeting.detail(),
        "an answer from each node that is registered",
        "look at that node, at node.advertised-host of it, and at the network between the two; it"
            + " is not registered any more soon after it has died");
  }

  private static String count(int others) {
    return others == 0 ? "no other node is registered" : "all " + others + " others answer";
  }
}

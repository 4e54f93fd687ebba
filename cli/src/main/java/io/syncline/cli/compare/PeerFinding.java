package io.syncline.cli.compare;

import io.syncline.proto.node.v1.CheckKind;
import io.syncline.proto.node.v1.LocationAnswer;

/**
 * A difference between two clusters, with what both say.
 *
 * @param kind {@code PEER_DIVERGED} or {@code UNVERIFIABLE}
 * @param here the answer of the cluster that was asked for
 * @param there the answer of the other
 * @param looks how often both were asked about it
 */
public record PeerFinding(CheckKind kind, LocationAnswer here, LocationAnswer there, int looks) {}

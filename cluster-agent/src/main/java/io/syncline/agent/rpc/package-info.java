/**
 * The gRPC door of a node: the namespace and admin services, health and reflection; errors told
 * with their stable codes.
 */
@NullMarked
package io.syncline.agent.rpc;

import org.jspecify.annotations.NullMarked;

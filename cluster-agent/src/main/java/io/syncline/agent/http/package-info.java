/**
 * The HTTP doors of a node: file bytes, and health checks with metrics; with a limit on everything.
 */
@NullMarked
package io.syncline.agent.http;

import org.jspecify.annotations.NullMarked;

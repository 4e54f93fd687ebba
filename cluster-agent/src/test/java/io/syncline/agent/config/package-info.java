/** Tests of the configuration. */
@NullMarked
package io.syncline.agent.config;

import org.jspecify.annotations.NullMarked;

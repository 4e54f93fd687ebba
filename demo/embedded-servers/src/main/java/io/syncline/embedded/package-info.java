/** Servers that Syncline needs, inside this JVM: for tests and the demo, never for production. */
@NullMarked
package io.syncline.embedded;

import org.jspecify.annotations.NullMarked;

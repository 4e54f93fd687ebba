@NullMarked
package io.syncline.core.doctor;

import org.jspecify.annotations.NullMarked;

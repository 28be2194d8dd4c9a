/** What the packages of the zoo share. */
@NullMarked
package org.jointdnn.zoo.internal;

import org.jspecify.annotations.NullMarked;

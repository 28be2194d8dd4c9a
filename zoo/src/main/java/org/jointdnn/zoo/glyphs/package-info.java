/**
 * Pictures of digits and letters with their labels, drawn on demand from a seed: data to judge a network's accuracy
 * with, the same bytes on every machine.
 *
 * <p>{@link org.jointdnn.zoo.glyphs.GlyphNetData} has what the network {@code glyphnet} was trained on and is tested on.
 */
@NullMarked
package org.jointdnn.zoo.glyphs;

import org.jspecify.annotations.NullMarked;

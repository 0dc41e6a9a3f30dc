package dev.lad.twins.world;

import java.util.List;

/**
 * An industry by LinkedIn's name.
 *
 * @param tagId Apollo's id of it, 24 hexadecimal digits
 * @param nouns what companies of it call themselves
 */
public record Industry(String tagId, String name, List<String> nouns, List<String> keywords) {}

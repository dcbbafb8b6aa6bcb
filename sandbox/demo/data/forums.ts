import type { Cast } from "./cast";
import { hour, timestamp } from "./moments";
import { fill, type Row, times } from "./row";
import { fullName, personalRemark, remark } from "./texts";

const titles = [
  "Announcements",
  "Bidding",
  "Card play",
  "Laws and ethics",
  "Clubs",
  "Online bridge",
  "Partners wanted",
  "For sale",
];

/** The forums: posts, two levels of comments, likes. */
export const forums = fill({
  forums_forum: () =>
    titles.map((title, index) => ({
      title,
      description: `All about ${title.toLowerCase()}`,
      forum_type: index === 0 ? "Announcement" : "Discussion",
      bg_colour: "white",
      fg_colour: "black",
    })),
  forums_post: (cast) =>
    written(cast, "forums_post", posts(cast), (index) => ({
      title: `${["Opening lead problem", "Who knows a teacher?", "Lost: reading glasses", "Partner for the congress"][index % 4]} ${index + 1}`,
      forum_id: 1 + (index % titles.length),
      comment_count: 4,
    })),
  forums_comment1: (cast) =>
    written(cast, "forums_comment1", comments(cast), (index) => ({
      post_id: 1 + (index % posts(cast)),
      comment1_count: 1,
    })),
  forums_comment2: (cast) =>
    written(cast, "forums_comment2", replies(cast), (index) => ({
      post_id: 1 + ((index % comments(cast)) % posts(cast)),
      comment1_id: 1 + (index % comments(cast)),
    })),
  forums_likepost: (cast) => likes(cast, 2_600, "post_id", posts(cast)),
  forums_likecomment1: (cast) =>
    likes(cast, 2_400, "comment1_id", comments(cast)),
  forums_likecomment2: (cast) => likes(cast, 700, "comment2_id", replies(cast)),
  forums_forumfollow: (cast) => {
    const random = cast.random("forums_forumfollow");
    return times(cast.scaled(2_200), () => ({
      forum_id: random.int(1, titles.length),
      user_id: cast.player(random).id,
    }));
  },
});

function posts(cast: Cast): number {
  return cast.scaled(800);
}

function comments(cast: Cast): number {
  return cast.scaled(3_200);
}

function replies(cast: Cast): number {
  return cast.scaled(2_000);
}

function written(
  cast: Cast,
  table: string,
  count: number,
  more: (index: number) => Row,
): Iterable<Row> {
  const random = cast.random(table);
  return times(count, (index) => {
    const author = cast.player(random);
    const created = cast.past(random, 1_600);
    const personal = random.chance(0.35);
    return {
      ...more(index),
      text: `<p>${remark(random)} ${personal ? personalRemark(random, author) : remark(random)}</p>`,
      created_date: timestamp(created),
      last_change_date: timestamp(created + hour),
      author_id: author.id,
      last_changed_by: random.chance(0.2) ? fullName(author) : null,
    };
  });
}

function likes(
  cast: Cast,
  count: number,
  column: string,
  targets: number,
): Iterable<Row> {
  const random = cast.random(column);
  return times(cast.scaled(count), () => ({
    [column]: random.int(1, targets),
    liker_id: cast.player(random).id,
  }));
}

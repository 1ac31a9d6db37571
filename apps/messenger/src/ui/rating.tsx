import { useEffect, useState } from "preact/hooks";
import { useMessenger } from "./context.ts";

/** Mouths from very bad to very good; drawn, since not every device has the same little faces. */
const mouths = [
  "M8 16.6c1-1.9 2.3-2.6 4-2.6s3 .7 4 2.6M7.6 8.2l2.2 1M16.4 8.2l-2.2 1",
  "M8.5 16c.9-1.1 2-1.6 3.5-1.6s2.6.5 3.5 1.6",
  "M8.5 15.2h7",
  "M8.5 14.3c.9 1.2 2 1.8 3.5 1.8s2.6-.6 3.5-1.8",
  "M7.8 13.6h8.4c-.3 2.3-2 3.6-4.2 3.6s-3.9-1.3-4.2-3.6z",
];

/** Five faces and, once one is chosen, a word about it (M13). */
export function Rating({
  threadId,
  given,
  onGrow,
}: {
  threadId: string;
  given: number | null;
  /** There is more to be seen than a moment ago. */
  onGrow(): void;
}) {
  const { client, texts } = useMessenger();
  const [rating, setRating] = useState(given);
  const [comment, setComment] = useState("");
  // The stream brings the rating back at once; the field for the comment stays until it is sent.
  const [isDone, setDone] = useState(given !== null);
  const [hasFailed, setFailed] = useState(false);
  useEffect(onGrow, [rating, isDone, hasFailed]);
  const words = [texts.rating1, texts.rating2, texts.rating3, texts.rating4, texts.rating5];
  const rate = async (value: number, said: string | null) => {
    setRating(value);
    setFailed(false);
    try {
      await client.rate(threadId, value, said);
      if (said !== null) setDone(true);
    } catch {
      setFailed(true);
    }
  };
  return (
    <div class="rating">
      <fieldset>
        <legend>{texts.rate}</legend>
        {mouths.map((mouth, index) => (
          <button
            key={mouth}
            type="button"
            class="face"
            aria-label={words[index]}
            title={words[index]}
            aria-pressed={rating === index + 1}
            onClick={() => void rate(index + 1, null)}
          >
            <svg viewBox="0 0 24 24" aria-hidden="true">
              <circle cx="12" cy="12" r="9.5" />
              <path d={`M9 10.4v.2M15 10.4v.2${mouth}`} />
            </svg>
          </button>
        ))}
      </fieldset>
      {hasFailed ? (
        <p class="meta bad" role="alert">
          {texts.failed}
        </p>
      ) : null}
      {rating === null ? null : isDone ? (
        <p role="status">{texts.thanks}</p>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void rate(rating, comment.trim());
          }}
        >
          <input
            value={comment}
            dir={comment ? "auto" : undefined}
            maxLength={2_000}
            placeholder={texts.comment}
            aria-label={texts.comment}
            onInput={(event) => setComment(event.currentTarget.value)}
          />
          <button type="submit">{texts.send}</button>
        </form>
      )}
    </div>
  );
}

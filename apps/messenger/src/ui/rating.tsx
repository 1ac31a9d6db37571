import { useState } from "preact/hooks";
import { useMessenger } from "./context.ts";

const faces = ["😠", "🙁", "😐", "🙂", "😍"];

/** Five faces and, once one is chosen, a word about it (M13). */
export function Rating({ threadId, given }: { threadId: string; given: number | null }) {
  const { client, texts } = useMessenger();
  const [rating, setRating] = useState(given);
  const [comment, setComment] = useState("");
  // The stream brings the rating back at once; the field for the comment stays until it is sent.
  const [isDone, setDone] = useState(given !== null);
  const words = [texts.rating1, texts.rating2, texts.rating3, texts.rating4, texts.rating5];
  const rate = (value: number, said: string | null) => {
    setRating(value);
    client.rate(threadId, value, said).catch(() => {});
  };
  return (
    <div class="rating">
      <fieldset>
        <legend>{texts.rate}</legend>
        {faces.map((face, index) => (
          <button
            key={face}
            type="button"
            class="face"
            aria-label={words[index]}
            title={words[index]}
            aria-pressed={rating === index + 1}
            onClick={() => rate(index + 1, null)}
          >
            <span aria-hidden="true">{face}</span>
          </button>
        ))}
      </fieldset>
      {rating === null ? null : isDone ? (
        <p role="status">{texts.thanks}</p>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            rate(rating, comment.trim() || null);
            setDone(true);
          }}
        >
          <input
            value={comment}
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
